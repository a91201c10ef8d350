import { describe, expect, test } from "vitest";

import { createFaultBook } from "./fault-book.ts";
import type { Fault } from "./fault.ts";

const HANG: Fault = { operation: "UploadPart", effect: { kind: "hang" } };

function struck(fault: Fault, requests: number): readonly number[] {
  const book = createFaultBook();
  book.add(fault);
  return Array.from({ length: requests }, (_, index) => index + 1).filter(
    (number) => book.meet({ operation: "UploadPart", requestId: String(number) }).length > 0,
  );
}

describe("a fault", () => {
  test("that was taken away strikes no more, and others go on", () => {
    const book = createFaultBook();
    const other: Fault = { operation: "*", effect: { kind: "dropReply" } };
    book.add(HANG, other);
    book.remove(HANG);
    expect(book.meet({ operation: "UploadPart", requestId: "1" })).toEqual([other.effect]);
  });

  test.each<[string, Fault, readonly number[]]>([
    ["each request", HANG, [1, 2, 3, 4, 5, 6]],
    ["the ones it names", { ...HANG, when: { nth: [2, 5] } }, [2, 5]],
    ["every third", { ...HANG, when: { every: 3 } }, [3, 6]],
    ["no more often than it may", { ...HANG, when: { every: 2 }, times: 2 }, [2, 4]],
    ["every operation", { ...HANG, operation: "*", times: 1 }, [1]],
    ["no other operation", { ...HANG, operation: "ListParts" }, []],
  ])("strikes %s", (_, fault, expected) => {
    expect(struck(fault, 6)).toEqual(expected);
  });

  test("by chance strikes the same requests for the same seed, and about as many as it should", () => {
    const fault = (seed: number): Fault => ({ ...HANG, when: { chance: 0.25, seed } });
    expect(struck(fault(1), 1_000)).toEqual(struck(fault(1), 1_000));
    expect(struck(fault(1), 1_000)).not.toEqual(struck(fault(2), 1_000));
    expect(Math.abs(struck(fault(1), 1_000).length - 250)).toBeLessThan(50);
  });

  test.each<Fault>([
    { ...HANG, operation: "" },
    { ...HANG, times: 0 },
    { ...HANG, when: { nth: [] } },
    { ...HANG, when: { every: 0 } },
    { ...HANG, when: { chance: 0, seed: 1 } },
  ])("%j could never strike and is refused", (fault) => {
    expect(() => createFaultBook().add(fault)).toThrow(RangeError);
  });
});

test("several faults meet one request in the order in which they were added, and each strike is written down", () => {
  const book = createFaultBook();
  book.add(HANG, { operation: "*", effect: { kind: "wrongCrc" } });
  expect(book.meet({ operation: "UploadPart", requestId: "R1" })).toEqual([
    { kind: "hang" },
    { kind: "wrongCrc" },
  ]);
  expect(book.strikes).toMatchObject([
    { operation: "UploadPart", requestId: "R1", effect: "hang" },
    { operation: "UploadPart", requestId: "R1", effect: "wrongCrc" },
  ]);
  book.clear();
  expect(book.meet({ operation: "UploadPart", requestId: "R2" })).toEqual([]);
});
