/** Who holds a place, who gives it back, and who is next. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { aMigrationIn, PHASES } from "../testing/every-phase.ts";
import { aChain, anIncrement, TEST_EPOCH } from "../testing/index.ts";
import { text } from "../texts/text.ts";
import { hasEnded, type Migration, type MigrationPhase } from "./migration.ts";
import { keptPlace, lineBefore, type Placed, placeStateOf } from "./place.ts";

const TAKEN = { askedAt: TEST_EPOCH, takenAt: TEST_EPOCH, line: null };
const LIMITS = { importsPerInstance: 2, importsPerAccount: 3 };

function taken(phase: MigrationPhase, changes: Partial<Migration> = {}): Migration {
  return { ...aMigrationIn(phase), place: TAKEN, ...changes };
}

describe("a place", () => {
  test("is held where RDS may be at work, or is about to be asked, and nowhere else", () => {
    const holding = PHASES.filter((phase) => placeStateOf(taken(phase)) === "holds");
    expect(holding).toEqual([
      "rechecking",
      "importing",
      "preparing",
      "importing_increment",
      "needs_attention",
    ]);
  });

  test("is given back by every end, whoever writes it", () => {
    for (const phase of PHASES.filter((each) => hasEnded(each) && each !== "needs_attention"))
      expect([phase, keptPlace(taken(phase))]).toEqual([phase, null]);
  });

  test("is given back while a chain waits for its next backup, and for its cut-over", () => {
    for (const phase of ["awaiting_increment", "awaiting_cutover", "opening"] as const)
      expect(keptPlace(taken(phase))).toEqual({ ...TAKEN, takenAt: null });
  });

  test("is no longer held by one that is kept from going on before RDS is asked", () => {
    const troubled = taken("rechecking", { trouble: text("trouble.roleMissing") });
    expect(placeStateOf(troubled)).toBeNull();
    expect(keptPlace(troubled)).toEqual({ ...TAKEN, takenAt: null });
  });

  test("stays with one that a person has to look after, as long as RDS may be at it", () => {
    const asked = taken("needs_attention");
    expect(placeStateOf(asked)).toBe("holds");
    const seenEnded = { ...asked, import: asked.import && { ...asked.import, finishedAt: TEST_EPOCH } };
    expect(placeStateOf(seenEnded)).toBeNull();
    expect(placeStateOf({ ...asked, import: null })).toBeNull();
    const called = aChain({ current: anIncrement({ calledAt: TEST_EPOCH }) });
    expect(placeStateOf({ ...seenEnded, chain: called })).toBe("holds");
  });

  test("is not held by a backup of a chain that is still sent to OSS", () => {
    const sending = taken("importing_increment", {
      place: { ...TAKEN, takenAt: null },
      chain: aChain({ current: anIncrement({ calledAt: null }) }),
    });
    expect(placeStateOf(sending)).toBeNull();
  });

  test("is waited for by one that asked, not by one that waits for its wave", () => {
    expect(placeStateOf(taken("queued"))).toBe("waits");
    expect(placeStateOf(aMigrationIn("queued"))).toBeNull();
  });
});

function placed(id: string, changes: Partial<Placed> = {}): Placed {
  return { id, instanceId: "one", state: "holds", askedAt: 1, ...changes };
}

const OWN = { id: "own", instanceId: "one", askedAt: 5 };

describe("the line", () => {
  test("is none while there is room", () => {
    expect(lineBefore(OWN, [placed("a")], LIMITS)).toBeNull();
  });

  test("counts what runs on the instance, and who asked before", () => {
    const waiting = { state: "waits", askedAt: 4 } as const;
    const others = [placed("a"), placed("b"), placed("c", waiting), placed("d", { ...waiting, askedAt: 6 })];
    expect(lineBefore(OWN, others, LIMITS)).toEqual({ bound: "instance", running: 2, ahead: 1 });
  });

  test("leaves a free place to whoever asked before", () => {
    const others = [placed("a"), placed("c", { state: "waits", askedAt: 4 })];
    expect(lineBefore(OWN, others, LIMITS)).toEqual({ bound: "instance", running: 1, ahead: 1 });
    expect(lineBefore({ ...OWN, askedAt: 3 }, others, LIMITS)).toBeNull();
  });

  test("of another instance keeps nobody waiting until the account is full", () => {
    const other = { instanceId: "two" };
    const full = [
      placed("a", other),
      placed("b", other),
      placed("c", { ...other, state: "waits", askedAt: 1 }),
    ];
    expect(lineBefore(OWN, full, LIMITS)).toBeNull();
    expect(lineBefore(OWN, [...full, placed("d", { instanceId: "three" })], LIMITS)).toEqual({
      bound: "account",
      running: 3,
      ahead: 1,
    });
  });

  test("never lets more go than the limits say, lets somebody go while there is room, and keeps the order", () => {
    const limit = fc.integer({ min: 1, max: 4 });
    const asker = fc.record({ instanceId: fc.constantFrom("one", "two", "three"), askedAt: fc.nat(9) });
    fc.assert(
      fc.property(
        fc.array(asker, { maxLength: 14 }),
        limit,
        limit,
        (askers, importsPerInstance, importsPerAccount) => {
          const limits = { importsPerInstance, importsPerAccount };
          let others: readonly Placed[] = askers.map((each, index) => ({
            ...each,
            id: `m${index}`,
            state: "waits",
          }));
          for (;;) {
            const waiting = others.filter(({ state }) => state === "waits");
            const next = waiting.find((each) => lineBefore(each, without(others, each), limits) === null);
            if (!next) break;
            const earlier = waiting.filter(
              (each) => each.instanceId === next.instanceId && each.askedAt < next.askedAt,
            );
            for (const each of earlier) expect(lineBefore(each, without(others, each), limits)).toBeNull();
            others = others.map((each) => (each === next ? { ...each, state: "holds" } : each));
          }
          const held = others.filter(({ state }) => state === "holds");
          expect(held.length).toBeLessThanOrEqual(importsPerAccount);
          for (const { instanceId } of others) {
            const here = held.filter((each) => each.instanceId === instanceId).length;
            expect(here).toBeLessThanOrEqual(importsPerInstance);
            const waits = others.some((each) => each.instanceId === instanceId && each.state === "waits");
            if (waits) expect(here === importsPerInstance || held.length === importsPerAccount).toBe(true);
          }
        },
      ),
    );
  });
});

function without(all: readonly Placed[], one: Placed): readonly Placed[] {
  return all.filter((each) => each !== one);
}
