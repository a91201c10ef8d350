import { describe, expect, test } from "vitest";

import { OperationalError } from "../../errors/operational-error.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { createTestClock, createTestIds } from "../../testing/clock.ts";
import { pollDelayMs } from "./poll-delay.ts";
import { createTaskBoard, type TaskBoardDeps } from "./task-board.ts";

const FRESH_MS = 10_000;

/** RDS with some running imports, and a count of what it was asked. */
function rds(listed: readonly string[], change: Partial<TaskBoardDeps["imports"]> = {}) {
  const clock = createTestClock();
  const asked: string[] = [];
  const imports: TaskBoardDeps["imports"] = {
    task(_, taskId) {
      asked.push(taskId);
      return Promise.resolve(aTask(taskId));
    },
    tasks(_, since) {
      asked.push(`list since ${since}`);
      return Promise.resolve(listed.map(aTask));
    },
    progress(_, centreTaskId) {
      asked.push(`progress ${centreTaskId}`);
      return Promise.resolve(undefined);
    },
    ...change,
  };
  const board = createTaskBoard({ imports, clock, freshMs: FRESH_MS });
  const look = (taskId: string, since: number = 1) => board.look({ instanceId: "rm-1", taskId, since });
  return { board, clock, asked, look };
}

function aTask(taskId: string): ImportTask {
  return {
    taskId,
    databaseName: `db${taskId}`,
    mode: "FULL",
    status: "Running",
    description: "",
    createdAt: null,
    finishedAt: null,
  };
}

describe("the board", () => {
  test("asks for a single import by its id, each time", async () => {
    const { look, asked } = rds(["1"]);
    await look("1");
    await look("1");
    expect(asked).toEqual(["1", "1"]);
  });

  test("reads several imports of one instance from one list, with the age that the list has", async () => {
    const { look, asked, clock } = rds(["1", "2", "3"]);
    await look("1", 500);
    await look("2", 300);
    await clock.advance(4000);
    const sight = await look("3", 700);
    expect(asked).toEqual(["1", "list since 300"]);
    expect(sight).toMatchObject({ task: { taskId: "3" }, seenAt: clock.now() - 4000 });

    await clock.advance(FRESH_MS);
    expect((await look("1")).seenAt).toBe(clock.now());
    expect(asked.filter((each) => each.startsWith("list"))).toHaveLength(2);
  });

  test("sends one list for looks at the same moment", async () => {
    const { look, asked } = rds(["1", "2", "3"]);
    await look("1");
    await Promise.all([look("2"), look("3"), look("1")]);
    expect(asked).toEqual(["1", "list since 1"]);
  });

  test("asks by id for what the list does not show", async () => {
    const { look, asked } = rds(["1"]);
    await look("1");
    expect((await look("2")).task?.taskId).toBe("2");
    expect(asked).toEqual(["1", "list since 1", "2"]);
  });

  test("gives the list up where the engine version does not have it", async () => {
    const tasks = () => Promise.reject(new OperationalError("RDS_REQUEST_REFUSED", { message: "no" }));
    const { look, asked } = rds([], { tasks });
    await look("1");
    await look("2");
    await look("1");
    expect(asked).toEqual(["1", "2", "1"]);
  });

  test("hands passing trouble of the list on, and asks for it anew", async () => {
    let tries = 0;
    const { look } = rds(["1", "2"], {
      tasks() {
        tries += 1;
        const retry = { kind: "after", milliseconds: 1 } as const;
        if (tries === 1)
          return Promise.reject(new OperationalError("CLOUD_THROTTLED", { message: "", retry }));
        return Promise.resolve([aTask("1"), aTask("2")]);
      },
    });
    await look("1");
    await expect(look("2")).rejects.toMatchObject({ code: "CLOUD_THROTTLED" });
    expect((await look("2")).task?.taskId).toBe("2");
    expect(tries).toBe(2);
  });

  test("asks by id again when the others have ended", async () => {
    const { look, asked, clock } = rds(["1", "2"]);
    await look("1");
    await look("2");
    await clock.advance(FRESH_MS * 11);
    await look("1");
    expect(asked.at(-1)).toBe("1");
  });

  test("does not ask for a percentage again and again where RDS tells none", async () => {
    const { board, asked, clock } = rds([]);
    await board.progress("rm-1", "t1");
    await board.progress("rm-1", "t1");
    await board.progress("rm-1", "t2");
    expect(asked).toEqual(["progress t1", "progress t2"]);
    await clock.advance(11 * 60_000);
    await board.progress("rm-1", "t1");
    expect(asked).toHaveLength(3);
  });
});

describe("the delay between two looks", () => {
  test("is the base with a fifth of jitter while the import is young", () => {
    const ids = createTestIds();
    const delays = Array.from({ length: 50 }, () => pollDelayMs(ids, 10_000, 60_000));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(8000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(12_000);
  });

  test("grows with the hours and stays below five bases", () => {
    const middle = { random: () => 0.5 };
    const hours = [0, 0.5, 1, 2, 19].map((hour) => pollDelayMs(middle, 10_000, hour * 3_600_000));
    expect(hours).toEqual([10_000, 20_000, 30_000, 40_000, 40_000]);
  });
});
