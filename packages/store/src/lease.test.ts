/** A lease ends by the clock, whatever the database says or does not say. */
import { createTestClock } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { keepLease, type Lease } from "./lease.ts";
import type { Turns } from "./turns.ts";

const TURN = { migrationId: "mig_000001", fence: 1, failures: 0 };
const LEASE_MS = 30_000;

function start(extend: Turns["extend"]) {
  const clock = createTestClock();
  const lease: Lease = { until: clock.now() + LEASE_MS };
  const ended = new AbortController();
  let end: string | undefined;
  void keepLease({ extend }, TURN, { lease, clock, leaseMs: LEASE_MS, ended: ended.signal }).then((how) => {
    end = how;
  });
  return { clock, lease, ended, end: () => end };
}

test("a database that is cut off and says nothing costs the turn when the lease is over, not when it answers", async () => {
  const { clock, end } = start(() => new Promise(() => undefined));
  await clock.advance(LEASE_MS - 1);
  expect(end()).toBeUndefined();
  await clock.advance(1);
  expect(end()).toBe("lost");
});

test("every extension makes the lease longer, until the work is done", async () => {
  const { clock, lease, ended, end } = start(async () => true);
  const before = lease.until;
  await clock.advance(5 * LEASE_MS);
  expect(lease.until).toBeGreaterThanOrEqual(before + 4 * LEASE_MS);
  ended.abort();
  await clock.advance(0);
  expect(end()).toBe("ended");
});
