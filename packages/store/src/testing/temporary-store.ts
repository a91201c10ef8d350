/** Stores in memory and on real files, for this package's tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createTestClock, type TestClock } from "@bakferry/core/testing";

import { openStore, type Store } from "../open-store.ts";

export const LEASE_MS = 30_000;
export const POLL_MS = 250;

export interface OpenedStore extends Store {
  readonly clock: TestClock;
}

export async function openStoreAt(file: string): Promise<OpenedStore> {
  const clock = createTestClock();
  const store = await openStore({ file, clock, leaseMs: LEASE_MS, pollMs: POLL_MS });
  return { ...store, clock };
}

/** A directory that the returned function removes. */
export async function temporaryDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "bakferry-store-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
