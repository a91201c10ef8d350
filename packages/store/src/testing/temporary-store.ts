/** Stores in memory and on real files, for this package's tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createTestClock, TEST_EPOCH, type TestClock } from "@bakferry/core/testing";

import type { DatabaseAddress } from "../database-address.ts";
import { openStore, type Store } from "../open-store.ts";
import { untilQuiet } from "./quiet-postgres.ts";

export const LEASE_MS = 30_000;
export const POLL_MS = 250;

export interface OpenedStore extends Store {
  readonly clock: TestClock;
}

export async function openStoreAt(address: DatabaseAddress): Promise<OpenedStore> {
  const clock = "url" in address ? createTestClock(TEST_EPOCH, untilQuiet) : createTestClock();
  const store = await openStore({ ...address, clock, leaseMs: LEASE_MS, pollMs: POLL_MS });
  return { ...store, clock };
}

/** A directory that the returned function removes. */
export async function temporaryDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "bakferry-store-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
