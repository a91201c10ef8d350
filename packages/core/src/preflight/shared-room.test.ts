import fc from "fast-check";
import { expect, test } from "vitest";

import type { Finding } from "../model/finding.ts";
import { aMigrationRequest } from "../testing/builders.ts";
import { text } from "../texts/text.ts";
import { from } from "./check.ts";
import { whoDoesNotFit } from "./shared-room.ts";

const { target } = aMigrationRequest();

function wanted(id: string, figures: Partial<Record<string, number>> = {}) {
  const all = { dataBytes: 30, logBytes: 5, backupBytes: 10, storageBytes: 100, usedBytes: 0, ...figures };
  const finding: Finding = {
    checkId: "free-space",
    group: "instance",
    kind: "passed",
    binds: true,
    summary: text("check.space.passed", { neededBytes: 45, freeBytes: 100 }),
    remedy: null,
    evidence: from("instance", { readAt: 1 }, all),
  };
  return { id, findings: [finding] };
}

test("the first one that does not fit behind the others is left out, and a smaller one after it still goes", () => {
  const members = [wanted("a"), wanted("b"), wanted("c"), wanted("d", { dataBytes: 15 })];
  const short = whoDoesNotFit(members, target);
  expect([...short.keys()]).toEqual(["c"]);
  expect(short.get("c")).toMatchObject({
    kind: "blocker",
    checkId: "free-space",
    summary: { key: "check.space.shortInWave", values: { neededBytes: 45, beforeBytes: 70, freeBytes: 100 } },
  });
  expect(short.get("c")?.remedy?.aids).toHaveLength(2);
});

test("one alone is judged by its own check, and so is what nobody could read", () => {
  expect(whoDoesNotFit([wanted("a", { usedBytes: 99 })], target).size).toBe(0);
  const blind = { id: "b", findings: [{ ...wanted("b").findings[0], evidence: [] } as Finding] };
  expect(whoDoesNotFit([wanted("a"), blind, wanted("c")], target).size).toBe(0);
});

test("those that are left in always fit together", () => {
  const size = fc.nat(60);
  fc.assert(
    fc.property(fc.array(fc.record({ dataBytes: size, logBytes: size, backupBytes: size })), (sizes) => {
      const members = sizes.map((each, index) => wanted(String(index), each));
      const short = whoDoesNotFit(members, target);
      let before = 0;
      for (const [index, { dataBytes, logBytes, backupBytes }] of sizes.entries()) {
        const isFirst = before === 0;
        const fits = before + dataBytes + logBytes + backupBytes <= 100;
        expect(short.has(String(index))).toBe(!isFirst && !fits);
        if (!short.has(String(index))) before += dataBytes + logBytes;
      }
    }),
  );
});
