/** Reads are done at once while the page cache answers; a core that was not free is no slow disk. */
import { expect, test } from "vitest";

import { createReadPatience } from "./read-patience.ts";

const FROM_CACHE_MS = 0.05;
/** What a scheduler gives to another thread at a time. */
const CORE_TAKEN_MS = 3;

test("a read now and then that waited for a core changes nothing", () => {
  const patience = createReadPatience();
  for (let read = 0; read < 200; read += 1) {
    expect(patience.mayReadAtOnce()).toBe(true);
    patience.took(read % 5 === 0 ? CORE_TAKEN_MS : FROM_CACHE_MS);
  }
});

test("a disk that is always a little slow is waited for after a few reads", () => {
  expect(readsUntilPatient(createReadPatience(), 2.5)).toBe(7);
});

test("a share that answers late is waited for after one read", () => {
  expect(readsUntilPatient(createReadPatience(), 50)).toBe(1);
});

test("after a while reading at once is tried again, and a slow disk is found out again", () => {
  const patience = createReadPatience();
  readsUntilPatient(patience, 2.5);
  // The last look at it, above, was the first of them.
  let waited = 1;
  while (!patience.mayReadAtOnce()) waited += 1;
  expect(waited).toBe(64);
  patience.took(2.5);
  expect(readsUntilPatient(patience, 2.5)).toBe(6);
});

function readsUntilPatient(patience: ReturnType<typeof createReadPatience>, milliseconds: number): number {
  let reads = 0;
  do {
    patience.took(milliseconds);
    reads += 1;
  } while (patience.mayReadAtOnce() && reads < 1_000);
  return reads;
}
