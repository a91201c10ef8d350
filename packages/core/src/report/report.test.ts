import { describe, expect, test } from "vitest";

import type { MigrationEvent } from "../model/event.ts";
import type { ImportState, Migration } from "../model/migration.ts";
import type { Plan } from "../model/plan.ts";
import { ENTRY_EVENTS } from "../run/notices-for.ts";
import {
  anAction,
  aFailure,
  aMigrationIn,
  aMigrationRequest,
  aPlan,
  aPlannedBackup,
  aPolicy,
  eventBodies,
  PHASES,
  TEST_EPOCH,
} from "../testing/index.ts";
import { say } from "../texts/text.ts";
import { entryFor } from "./entry-for.ts";
import { summarize } from "./summarize.ts";

const POLICY = aPolicy();

function migration(change: Partial<Migration>): Migration {
  return { ...aMigrationIn(change.phase ?? "awaiting_approval"), ...change };
}

/** The import of one that is being imported, changed. */
function importing(change: Partial<ImportState>): Migration {
  const row = aMigrationIn("importing");
  return { ...row, import: row.import && { ...row.import, ...change } };
}

describe("a plan", () => {
  const laterWrites = (route: Plan["route"], backup = aPlannedBackup()): string => {
    const { facts } = summarize(migration({ plan: aPlan({ route, backup }) }), POLICY);
    const value = facts.find(({ label }) => label.key === "fact.laterWrites")?.value ?? "";
    return typeof value === "string" ? value : say(value);
  };

  test("says up to when writes are moved", () => {
    const lost = "Writes after 2026-06-10 10:30:00 of its server are not moved";
    expect(laterWrites({ kind: "full", consistencyCheck: "synchronous" })).toContain(lost);
    expect(laterWrites({ kind: "signed_url", creates: null })).toContain(lost);
    expect(
      laterWrites({ kind: "full", consistencyCheck: "asynchronous" }, aPlannedBackup({ finishedAt: null })),
    ).toContain("Writes after the end of the backup are not moved");
  });

  test("with increments says that later writes come with them, up to the last one", () => {
    const [source] = [aPlan().source];
    const log = { kind: "log" as const, source, backupSetGuid: null, firstLSN: null, lastLSN: null };
    const increments = [{ ...log, finishedAt: "2026-06-10T10:45:00" }];
    const said = laterWrites({ kind: "chain", consistencyCheck: "synchronous", increments });
    expect(said).toContain(
      "Writes after 2026-06-10 10:45:00 of its server come with the backups that follow",
    );
  });

  test("that is not there yet promises nothing of writes", () => {
    const { facts } = summarize(migration({ phase: "blocked", plan: null, planDigest: null }), POLICY);
    expect(facts.map(({ label }) => label.key)).not.toContain("fact.laterWrites");
  });
});

describe("the summary", () => {
  test.each(PHASES)("of a migration that is %s has a full sentence and says whose turn it is", (phase) => {
    const row = aMigrationIn(phase);
    const summary = summarize(row, POLICY);
    expect(say(summary.headline)).toMatch(/dbtest.*prod-1.*\.$/s);
    expect(say(summary.turn.text)).toMatch(/^.{4,}$/);
    const more = row.chain === null ? [] : ["increments", "cutover"];
    const ids = summary.stages.map(({ id }) => id);
    expect(ids).toEqual(["check", "approval", "upload", "import", ...more, "verify"]);
  });

  test("shows percent, rate and time left of an upload", () => {
    const summary = summarize(aMigrationIn("uploading"), POLICY);
    expect(say(summary.headline)).toContain("50 %");
    const upload = summary.stages.find(({ id }) => id === "upload");
    expect(upload?.status).toBe("in_progress");
    expect(upload?.detail && say(upload.detail)).toBe(
      "100 B of 200 B · 10 B/s · about 10 s left · 1 retry · 4 connections · 150 B sent",
    );
  });

  test("invents no percentage for an import, and shows the cloud's own words", () => {
    const summary = summarize(importing({}), POLICY);
    const stage = summary.stages.find(({ id }) => id === "import");
    expect(stage?.detail && say(stage.detail)).toBe(
      "Running, Downloading (RDS fetches the file from OSS) · 2 min",
    );
    expect(say(summary.headline)).not.toContain("%");
  });

  test("shows the percentage and the time left that RDS tells, as RDS's", () => {
    const progress = { percent: 42, remainingSeconds: 480, step: null, seenAt: TEST_EPOCH };
    const summary = summarize(importing({ progress, observedAt: TEST_EPOCH + 7000 }), POLICY);
    const stage = summary.stages.find(({ id }) => id === "import");
    expect(stage?.detail && say(stage.detail)).toContain("42 %, says RDS · about 8 min left");
    expect(summary.heardAt).toBe(TEST_EPOCH + 7000);
  });

  test("shows a status that nobody has documented as it is", () => {
    const summary = summarize(importing({ status: "Pondering", fileStatus: null }), POLICY);
    const stage = summary.stages.find(({ id }) => id === "import");
    expect(stage?.detail && say(stage.detail)).toBe("Pondering · 2 min");
  });

  test("puts the stage that failed, and no other, in error", () => {
    const statuses = summarize(aMigrationIn("failed"), POLICY).stages.map(({ status }) => status);
    expect(statuses).toEqual(["complete", "complete", "skipped", "error", "pending"]);
  });

  test.each([
    [{ bound: "instance", running: 2, ahead: 0 }, /2 imports run on rm-\S+, and it is next\.$/],
    [{ bound: "instance", running: 1, ahead: 1 }, /1 import runs on rm-\S+, and 1 waits before it\.$/],
    [{ bound: "account", running: 20, ahead: 3 }, /20 imports run in this account, and 3 wait before it\.$/],
  ] as const)("says what is before one that waits for a place (%j)", (line, headline) => {
    const place = { askedAt: TEST_EPOCH, takenAt: null, line };
    const request = aMigrationRequest();
    const waiting = { ...aMigrationIn("queued"), request, place };
    const summary = summarize(waiting, POLICY);
    expect(say(summary.headline)).toMatch(headline);
    expect(summary.stages.find(({ status }) => status === "in_progress")?.id).toBe("import");
    expect(say(summary.turn.text)).toContain("when a place is free");
  });

  test("offers a cancel until RDS has ended, and says when it would stop RDS", () => {
    const cancellable = PHASES.map((phase) => summarize(aMigrationIn(phase), POLICY)).filter(
      (summary) => summary.cancellable,
    );
    expect(cancellable.map(({ phase, stopsImport }) => [phase, stopsImport])).toEqual([
      ["checking", false],
      ["awaiting_approval", false],
      ["scheduled", false],
      ["queued", false],
      ["uploading", false],
      ["rechecking", false],
      ["importing", true],
      ["awaiting_increment", true],
      ["importing_increment", true],
      ["awaiting_cutover", true],
    ]);
  });

  test("asks for an account when RDS could grant nobody access", () => {
    const description = "Your RDS doesn't have any init account yet, please create one";
    const done = { ...importing({ description }), phase: "succeeded" as const };
    expect(summarize(done, POLICY).turn.holder).toBe("requester");
  });
});

test.each([
  ["running", /still runs/, "cloud", "succeeded"],
  ["passed", /after the request\.$/, "nobody", "succeeded"],
  ["failed", /found errors/, "requester", "failed"],
  ["unknown", /told no result/, "nobody", "succeeded"],
] as const)("a success whose check is %s says so", (outcome, headline, holder, level) => {
  const onlineCheck = { outcome, since: TEST_EPOCH, description: "" };
  const summary = summarize(migration({ phase: "succeeded", onlineCheck }), POLICY);
  expect(say(summary.headline)).toMatch(headline);
  expect(summary).toMatchObject({ level, turn: { holder } });
});

describe("the thread", () => {
  test.each(eventBodies().map((body) => [body.type, body] as const))(
    "has an entry for %s exactly when a notice is made",
    (type, body) => {
      const event: MigrationEvent = {
        at: TEST_EPOCH,
        actor: { kind: "system" },
        sequence: 1,
        hash: "",
        body,
      };
      const entry = entryFor(event, migration({ actions: [anAction()] }));
      expect(entry !== null).toBe(ENTRY_EVENTS.has(type));
      if (entry) expect(say(entry.text)).toMatch(/^.{5,}$/s);
    },
  );

  test("shows the cause, the state, what to do and the cloud's words of a failure", () => {
    const event = { at: TEST_EPOCH, actor: { kind: "system" as const }, sequence: 1, hash: "" };
    const entry = entryFor({ ...event, body: { type: "failed", failure: aFailure() } }, migration({}));
    expect(entry).toMatchObject({
      details: [aFailure().summary, aFailure().state],
      remedies: aFailure().remedies,
      verbatim: aFailure().verbatim,
      broadcast: true,
      mentionsRequester: true,
    });
  });
});

test.each(["expired", "cancelled"] as const)("a question that nobody answered is not done: %s", (phase) => {
  const asked = { phase, plan: aPlan(), revision: 1, decisions: [], upload: null, import: null };
  const approval = summarize(migration(asked), POLICY).stages.find(({ id }) => id === "approval");
  expect(approval?.status).toBe("pending");
});
