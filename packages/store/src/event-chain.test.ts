/** The audit trail shows what was done to it. */
import type { MigrationEvent } from "@bakferry/core";
import { aMigrationChange, aNewEvent } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { canonicalJson } from "./canonical-json.ts";
import { verifyChain } from "./event-chain.ts";
import { openStoreAt } from "./testing/temporary-store.ts";

async function aTrail(): Promise<readonly MigrationEvent[]> {
  const store = await openStoreAt(":memory:");
  const said = aNewEvent({ body: { type: "denied", planDigest: "d", reason: "läuft nicht — 不行" } });
  await store.migrations.create(aMigrationChange({ events: [aNewEvent(), said, aNewEvent(), aNewEvent()] }));
  const events = await store.migrations.events("mig_000001");
  await store.close();
  return events;
}

test("a trail that nobody touched is intact, and so is an empty one", async () => {
  expect(verifyChain(await aTrail())).toEqual({ kind: "intact" });
  expect(verifyChain([])).toEqual({ kind: "intact" });
});

test.each<[string, number, (events: readonly MigrationEvent[]) => readonly MigrationEvent[]]>([
  ["an edited reason", 2, (events) => events.with(1, { ...events[1]!, body: { type: "blocked" } })],
  ["another actor", 1, (events) => events.with(0, { ...events[0]!, actor: { kind: "system" } })],
  ["another time", 3, (events) => events.with(2, { ...events[2]!, at: 1 })],
  ["a removed event", 2, (events) => events.toSpliced(1, 1)],
  ["a removed event and new numbers", 2, (events) => renumbered(events.toSpliced(1, 1))],
  ["two swapped events", 3, (events) => renumbered([events[0]!, events[1]!, events[3]!, events[2]!])],
  ["a repeated event", 2, (events) => renumbered([events[0]!, ...events])],
])("%s breaks the chain there", async (_, brokenAt, tamper) => {
  expect(verifyChain(tamper(await aTrail()))).toEqual({ kind: "broken", brokenAt });
});

test("the text under the hash does not depend on the order of keys", () => {
  const value = { b: [1, { d: null, c: "x" }], a: true, gone: undefined, é: "\u2028" };
  expect(canonicalJson(value)).toBe(`{"a":true,"b":[1,{"c":"x","d":null}],"é":"\u2028"}`);
  expect(canonicalJson({ a: true, é: "\u2028", b: [1, { c: "x", d: null }] })).toBe(canonicalJson(value));
});

function renumbered(events: readonly MigrationEvent[]): readonly MigrationEvent[] {
  return events.map((event, index) => ({ ...event, sequence: index + 1 }));
}
