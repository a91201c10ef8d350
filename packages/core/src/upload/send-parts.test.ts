/** Trouble of hours in milliseconds: what is tried when, and when it is given up. */
import { describe, expect, test } from "vitest";

import { OperationalError } from "../errors/operational-error.ts";
import type { PartOrder, StoredPart } from "../ports/object-store.ts";
import { createTestClock, createTestIds, type TestClock } from "../testing/clock.ts";
import { createProgress, type UploadProgress } from "./progress.ts";
import { sendParts } from "./send-parts.ts";
import { tuned } from "./tuning.ts";

const MIB = 2 ** 20;
const MINUTE = 60_000;

type PutPart = (order: PartOrder, clock: TestClock) => Promise<StoredPart>;

interface Changes {
  readonly parts?: number;
  readonly parallel?: number;
  readonly onStored?: (part: StoredPart) => Promise<void>;
}

function sending(putPart: PutPart, { parts = 20, parallel, onStored = async () => {} }: Changes = {}) {
  const clock = createTestClock();
  const reports: UploadProgress[] = [];
  const stored: number[] = [];
  const attempts: { readonly partNumber: number; readonly at: number }[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const tuning = tuned(undefined);
  const startedAt = clock.now();
  let next = 0;
  const stopped = new AbortController();
  const ended = sendParts(
    {
      objects: {
        async putPart(order) {
          attempts.push({ partNumber: order.partNumber, at: clock.now() - startedAt });
          inFlight += 1;
          mostInFlight = Math.max(mostInFlight, inFlight);
          try {
            return await putPart(order, clock);
          } finally {
            inFlight -= 1;
          }
        },
      },
      clock,
      ids: createTestIds(),
    },
    {
      upload: { bucket: "b", key: "k", uploadId: "u" },
      supply: {
        next() {
          next += 1;
          if (next > parts) return undefined;
          const source = { readInto: () => Promise.resolve(0) };
          return { partNumber: next, offset: (next - 1) * MIB, sizeBytes: MIB, source };
        },
      },
      parallel,
      limiter: undefined,
      signal: stopped.signal,
      progress: createProgress(clock, {
        totalBytes: parts * MIB,
        isTotalKnown: true,
        stalledAfterMs: tuning.stalledAfterMs,
        report: (progress) => reports.push(progress),
      }),
      tuning,
      onStored(part) {
        stored.push(part.partNumber);
        return onStored(part);
      },
    },
  );
  ended.catch(() => undefined);
  return {
    clock,
    ended,
    reports,
    stored,
    attempts,
    stopped,
    get mostInFlight() {
      return mostInFlight;
    },
  };
}

async function stores({ partNumber, sizeBytes, signal }: PartOrder, clock: TestClock): Promise<StoredPart> {
  await clock.sleep(1_000, signal);
  return { partNumber, sizeBytes, etag: `"${partNumber}"`, crc64: String(partNumber) };
}

function unreachable(): OperationalError {
  return new OperationalError("CLOUD_UNREACHABLE", {
    message: "no connection",
    retry: { kind: "after", milliseconds: 1_000 },
  });
}

describe("sending parts", () => {
  test("begins with four connections and finds that more pay", async () => {
    const run = sending(stores, { parts: 200 });
    await run.clock.advance(2 * MINUTE);
    await run.ended;
    expect(run.stored.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(run.reports.find(({ inFlight }) => inFlight > 0)?.concurrency).toBe(4);
    expect(run.mostInFlight).toBeGreaterThan(8);
    expect(run.mostInFlight).toBeLessThanOrEqual(16);
  });

  test("keeps to the number that was asked for", async () => {
    const run = sending(stores, { parts: 30, parallel: 3 });
    await run.clock.advance(MINUTE);
    await run.ended;
    expect(run.mostInFlight).toBe(3);
  });

  test("ends when what was stored cannot be noted, and sends it no second time", async () => {
    const run = sending(stores, { parts: 8, onStored: () => Promise.reject(unreachable()) });
    await run.clock.advance(MINUTE);
    await expect(run.ended).rejects.toMatchObject({ code: "CLOUD_UNREACHABLE" });
    const sent = run.attempts.map(({ partNumber }) => partNumber);
    expect(new Set(sent).size).toBe(sent.length);
  });

  test("probes with one connection while the line is down, and goes on when it is back", async () => {
    const isDown = (clock: TestClock, from: number): boolean => clock.now() - from < 20 * MINUTE;
    let from = 0;
    const run = sending(async (order, clock) => {
      from ||= clock.now();
      if (!isDown(clock, from)) return stores(order, clock);
      await clock.sleep(500, order.signal);
      throw unreachable();
    });
    await run.clock.advance(25 * MINUTE);
    await run.ended;
    expect(run.stored).toHaveLength(20);
    const probes = run.attempts.filter(({ at }) => at > MINUTE && at < 20 * MINUTE);
    expect(probes.length).toBeGreaterThan(19 * 2);
    expect(probes.length).toBeLessThan(19 * 60);
    const atOnce = probes.filter(({ at }, index) => at - (probes[index - 1]?.at ?? 0) < 500);
    expect(atOnce).toEqual([]);
    expect(run.reports.some(({ silentMs }) => silentMs !== null)).toBe(true);
    expect(run.reports.at(-1)).toMatchObject({ lastError: "no connection", silentMs: null });
  });

  test("gives up when no part was finished for half an hour, and says why", async () => {
    const run = sending(() => Promise.reject(unreachable()));
    await run.clock.advance(35 * MINUTE);
    await expect(run.ended).rejects.toMatchObject({
      code: "UPLOAD_STALLED",
      message: expect.stringContaining("no connection"),
      retry: { kind: "after" },
    });
  });

  test("a budget is of time without progress, not of attempts", async () => {
    const failures = new Map<number, number>();
    const run = sending(
      (order, clock) => {
        const failed = failures.get(order.partNumber) ?? 0;
        failures.set(order.partNumber, failed + 1);
        return failed < 30 ? Promise.reject(unreachable()) : stores(order, clock);
      },
      { parts: 6, parallel: 2 },
    );
    await run.clock.advance(120 * MINUTE);
    await run.ended;
    expect(run.reports.at(-1)?.retries).toBe(180);
  });

  test("waits as long as OSS asks, with all connections", async () => {
    let refusals = 0;
    const run = sending((order, clock) => {
      refusals += 1;
      if (refusals > 1) return stores(order, clock);
      const retry = { kind: "after", milliseconds: 9_000 } as const;
      return Promise.reject(new OperationalError("CLOUD_THROTTLED", { message: "SlowDown", retry }));
    });
    await run.clock.advance(8_000);
    expect(run.attempts.filter(({ at }) => at > 0 && at < 9_000)).toEqual([]);
    await run.clock.advance(2 * MINUTE);
    await run.ended;
    expect(run.reports.find(({ retries }) => retries > 0)?.concurrency).toBe(2);
  });

  test("a final error stops every connection before it is told", async () => {
    let open = 0;
    const run = sending(async (order, clock) => {
      if (order.partNumber === 3) {
        await clock.sleep(500, order.signal);
        throw new OperationalError("OSS_ACCESS_DENIED", { message: "denied" });
      }
      open += 1;
      try {
        return await stores(order, clock);
      } finally {
        open -= 1;
      }
    });
    await run.clock.advance(600);
    await expect(run.ended).rejects.toMatchObject({ code: "OSS_ACCESS_DENIED" });
    expect(open).toBe(0);
    expect(run.attempts).toHaveLength(4);
  });

  test("is told at most four times a second, and acknowledged never goes back", async () => {
    const run = sending(
      async (order, clock) => {
        for (let piece = 0; piece < 64; piece += 1) {
          await clock.sleep(10, order.signal);
          order.onSent?.(order.sizeBytes / 64);
        }
        return stores(order, clock);
      },
      { parts: 8, parallel: 4 },
    );
    await run.clock.advance(10_000);
    await run.ended;
    expect(run.reports.length).toBeLessThan(4 * 5 + 2);
    const acknowledged = run.reports.map(({ acknowledgedBytes }) => acknowledgedBytes);
    expect(acknowledged).toEqual(acknowledged.toSorted((a, b) => a - b));
    expect(run.reports.at(-1)).toMatchObject({ acknowledgedBytes: 8 * MIB, sentBytes: 8 * MIB });
  });

  test("ends with the signal's reason when it is stopped", async () => {
    const run = sending(stores);
    await run.clock.advance(500);
    run.stopped.abort(new Error("stopped by hand"));
    await expect(run.ended).rejects.toThrow("stopped by hand");
  });
});
