import { OperationalError } from "@bakferry/core";
import { createTestClock } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { createLog } from "../log.ts";
import { NO_METRICS } from "./metrics.ts";
import { createObserver } from "./observer.ts";
import { createPrometheus } from "./prometheus.ts";

function watched() {
  const clock = createTestClock();
  const lines: string[] = [];
  const log = createLog("debug", { write: (line) => void lines.push(line) });
  const prometheus = createPrometheus();
  const stopping = new AbortController();
  const observer = createObserver({
    metrics: prometheus.metrics,
    tracer: null,
    clock,
    ids: { next: (prefix) => `${prefix}_1`, random: () => 0 },
    logger: log,
    stopping: stopping.signal,
  });
  async function countOf(line: string): Promise<number> {
    const scrape = await prometheus.render({
      counts: () => Promise.reject(new Error("nobody asks")),
      openSockets: () => 0,
      isReady: () => Promise.resolve(false),
      logger: log,
    });
    const found = scrape.split("\n").find((each) => each.startsWith(`${line} `));
    return Number(found?.slice(line.length + 1) ?? 0);
  }
  return { observer, log, lines, countOf, stopping };
}

const CALL = { service: "RDS", operation: "CreateMigrateTask" } as const;

test.each([
  [new OperationalError("CLOUD_THROTTLED", { message: "slow down" }), "throttled"],
  [new OperationalError("CLOUD_UNREACHABLE", { message: "no route" }), "unanswered"],
  [new OperationalError("RDS_ACCESS_DENIED", { message: "no" }), "refused"],
  [new TypeError("undefined is not a function"), "failed"],
])("%s goes through and is counted as %s", async (failure, outcome) => {
  const { observer, countOf } = watched();
  await expect(observer.call(CALL, () => Promise.reject(failure))).rejects.toBe(failure);
  const line = `bakferry_calls_total{service="RDS",operation="CreateMigrateTask",outcome="${outcome}"}`;
  expect(await countOf(line)).toBe(1);
});

test("a call is a line for those who look for it, with the cloud's own request id", async () => {
  const { observer, lines } = watched();
  const error = new OperationalError("RDS_ACCESS_DENIED", { message: "no", requestId: "R-1" });
  await observer.call(CALL, () => Promise.reject(error)).catch(() => undefined);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 20, operation: "CreateMigrateTask", outcome: "refused", requestId: "R-1" },
  ]);
});

test("what is logged within a turn names it, however deep, and what comes after does not", async () => {
  const { observer, log, lines } = watched();
  const turn = { migrationId: "mig_1", fence: 7, signal: new AbortController().signal, isHeld: () => true };
  await observer.turn(turn, async () => {
    await Promise.resolve();
    await observer.step({ migrationId: "mig_1", phase: "checking" }, async () => {
      await Promise.resolve();
      log.info("inside");
      return "done";
    });
  });
  log.info("outside");
  const [inside, outside] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(inside).toMatchObject({ msg: "inside", migrationId: "mig_1", fence: "7" });
  expect(outside).not.toHaveProperty("migrationId");
});

test("a turn is done, lost, handed back at a stop, or threw", async () => {
  const { observer, countOf, stopping } = watched();
  const cut = new AbortController();
  const turn = { migrationId: "mig_1", fence: 1, signal: cut.signal, isHeld: () => true };
  await observer.turn(turn, () => Promise.resolve());
  await expect(observer.turn(turn, () => Promise.reject(new Error("bug")))).rejects.toThrow("bug");
  cut.abort();
  await observer.turn(turn, () => Promise.resolve());
  stopping.abort();
  await observer.turn(turn, () => Promise.resolve());
  for (const outcome of ["done", "threw", "lost", "handed_back"])
    expect(await countOf(`bakferry_dispatcher_turns_total{outcome="${outcome}"}`)).toBe(1);
});

test("a step whose result was dropped is no failure", async () => {
  const { observer, countOf } = watched();
  const step = { migrationId: "mig_1", phase: "importing" } as const;
  expect(await observer.step(step, () => Promise.resolve("stale"))).toBe("stale");
  expect(await countOf('bakferry_step_duration_seconds_count{phase="importing",outcome="stale"}')).toBe(1);
});

test("a bot that nobody scrapes counts nothing and works on", () => {
  expect(Object.values(NO_METRICS).every((count: () => unknown) => count() === undefined)).toBe(true);
});
