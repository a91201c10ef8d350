import { describe, expect, test } from "vitest";

import { type SetOverrides, backupSet } from "../testing/set-builder.ts";
import { logFollows } from "./log-follows.ts";

/** A full backup up to LSN 110 on the first fork. */
const full = backupSet();

function log(overrides: SetOverrides): ReturnType<typeof backupSet> {
  return backupSet({ kind: "log", backupSetGUID: "log-1", ...overrides });
}

describe("on the same fork", () => {
  test.each([
    { first: "110", last: "150", fit: { kind: "follows", advances: true } },
    { first: "50", last: "150", fit: { kind: "follows", advances: true } },
    { first: "110", last: "110", fit: { kind: "follows", advances: false } },
    { first: "50", last: "109", fit: { kind: "tooEarly", lastLSN: "109" } },
    { first: "111", last: "150", fit: { kind: "gap", fromLSN: "110", toLSN: "111" } },
  ])("a log from $first to $last after 110: $fit.kind", ({ first, last, fit }) => {
    expect(logFollows(full, log({ firstLSN: first, lastLSN: last }))).toEqual(fit);
  });

  test("LSNs of 25 digits are compared exactly", () => {
    const previous = backupSet({ lastLSN: "4294967295429496729500001" });
    const next = log({ firstLSN: "4294967295429496729500002", lastLSN: "4294967295429496729500003" });

    expect(logFollows(previous, next)).toEqual({
      kind: "gap",
      fromLSN: "4294967295429496729500001",
      toLSN: "4294967295429496729500002",
    });
  });
});

describe("after a restore", () => {
  /** The database was restored up to 120 and went on as another. */
  const forked = { recoveryForkID: "fork-2", previousRecoveryForkID: "fork-1", forkPointLSN: "120" };

  test.each([
    { title: "starts before the fork", previous: {}, next: forked, fit: "follows" },
    { title: "starts behind a gap", previous: {}, next: { ...forked, firstLSN: "119" }, fit: "gap" },
    { title: "forked before", previous: { lastLSN: "121" }, next: forked, fit: "otherFork" },
    { title: "forked right there", previous: { lastLSN: "120" }, next: forked, fit: "follows" },
    { title: "stayed behind, beyond the fork", previous: forked, next: { lastLSN: "130" }, fit: "otherFork" },
    { title: "stayed behind, before the fork", previous: forked, next: { lastLSN: "120" }, fit: "tooEarly" },
    {
      title: "forked elsewhere from the same fork",
      previous: { ...forked, recoveryForkID: "fork-3", lastLSN: "115" },
      next: forked,
      fit: "otherFork",
    },
    {
      title: "names a fork that is not the previous backup's",
      previous: {},
      next: { ...forked, previousRecoveryForkID: "fork-9" },
      fit: "unknown",
    },
    {
      title: "does not name the fork before",
      previous: {},
      next: { recoveryForkID: "fork-2", forkPointLSN: "120" },
      fit: "unknown",
    },
    {
      title: "has no fork before it at all",
      previous: {},
      next: { recoveryForkID: "fork-2" },
      fit: "otherFork",
    },
  ])("a log that $title: $fit", ({ previous, next, fit }) => {
    const before = backupSet({ lastLSN: "110", ...previous });

    expect(logFollows(before, log({ firstLSN: "105", lastLSN: "150", ...next }))).toMatchObject({
      kind: fit,
    });
  });
});

test("a log of another database is refused by its family", () => {
  expect(logFollows(full, log({ familyGUID: "other" }))).toEqual({
    kind: "otherFamily",
    familyGUID: "other",
  });
});

test.each(["full", "differential", "file"] as const)("a %s backup is no log", (kind) => {
  expect(logFollows(full, backupSet({ kind }))).toEqual({ kind: "notALog" });
});

test.each(["familyGUID", "recoveryForkID", "firstLSN", "lastLSN"] as const)(
  "a log without %s is not judged",
  (field) => {
    expect(logFollows(full, log({ [field]: null }))).toEqual({ kind: "unknown", fields: [field] });
  },
);

test("a previous backup that was cut off is not judged", () => {
  expect(logFollows(backupSet({ lastLSN: null }), log({}))).toEqual({ kind: "unknown", fields: ["lastLSN"] });
});
