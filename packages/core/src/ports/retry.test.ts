import { expect, test } from "vitest";

import { OperationalError } from "../errors/operational-error.ts";
import { createTestClock, createTestIds } from "../testing/index.ts";
import { withRetry } from "./retry.ts";

const passing = new OperationalError("CLOUD_UNREACHABLE", {
  message: "away",
  retry: { kind: "after", milliseconds: 0 },
});
const final = new OperationalError("OSS_ACCESS_DENIED", { message: "no" });

function setUp(outcomes: readonly (Error | string)[]) {
  const clock = createTestClock();
  const deps = { clock, ids: createTestIds() };
  const left = [...outcomes];
  const attempt = (): Promise<string> => {
    const next = left.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? "nothing left");
  };
  return { clock, deps, attempt, left };
}

const patient = { signal: new AbortController().signal, mayContinue: () => true };

test("a passing refusal is tried again until it succeeds", async () => {
  const { clock, deps, attempt } = setUp([passing, passing, "done"]);
  const result = withRetry(deps, patient, attempt);
  await clock.advance(60_000);
  expect(await result).toBe("done");
});

test("a final refusal is not tried again", async () => {
  const { deps, attempt, left } = setUp([final, "never"]);
  await expect(withRetry(deps, patient, attempt)).rejects.toBe(final);
  expect(left).toEqual(["never"]);
});

test("the cloud's own wish for a delay is honoured", async () => {
  const throttled = new OperationalError("CLOUD_THROTTLED", {
    message: "",
    retry: { kind: "after", milliseconds: 9000 },
  });
  const { clock, deps, attempt, left } = setUp([throttled, "done"]);
  const result = withRetry(deps, patient, attempt);
  await clock.advance(8999);
  expect(left).toEqual(["done"]);
  await clock.advance(1);
  expect(await result).toBe("done");
});

test("a spent budget ends the tries with the last error", async () => {
  const { deps, attempt } = setUp([passing, "never"]);
  await expect(withRetry(deps, { ...patient, mayContinue: () => false }, attempt)).rejects.toBe(passing);
});

test("an abort ends the wait at once", async () => {
  const { clock, deps, attempt } = setUp([passing, "never"]);
  const controller = new AbortController();
  const result = withRetry(deps, { ...patient, signal: controller.signal }, attempt);
  const caught = result.catch((error: unknown) => error);
  await clock.untilSleeping();
  controller.abort(new Error("stopped"));
  expect(await caught).toMatchObject({ message: "stopped" });
});

test("a bug is not retried", async () => {
  const { deps, attempt } = setUp([new TypeError("bug"), "never"]);
  await expect(withRetry(deps, patient, attempt)).rejects.toThrow(TypeError);
});
