import { advise, type Finding, type Summary, text } from "@bakferry/core";
import { TEST_EPOCH } from "@bakferry/core/testing";

/** Summaries for the tests of the views; a test names only what it is about. */
import type { Admit } from "../slack/admission.ts";

/** Words of the catalogue that carry a name from outside. */
export function words(name: string): ReturnType<typeof text> {
  return text("slack.searching", { databaseName: name });
}

export function aSummary(overrides: Partial<Summary> = {}, name = "dbtest"): Summary {
  return {
    migrationId: "mig_000001",
    phase: "awaiting_approval",
    level: "waiting",
    title: words(name),
    headline: words(name),
    turn: { holder: "approvers", text: words(name) },
    facts: [
      { label: text("slack.details"), value: name },
      { label: text("slack.details"), value: words(name) },
    ],
    stages: [
      { id: "check", title: words(name), status: "complete", detail: words(name) },
      { id: "approval", title: words(name), status: "in_progress", detail: words(name) },
      { id: "upload", title: words(name), status: "skipped", detail: null },
      { id: "import", title: words(name), status: "pending", detail: null },
      { id: "verify", title: words(name), status: "pending", detail: null },
    ],
    findings: [aFinding({ kind: "warning", remedy: advise(words(name)) }, name), aFinding({}, name)],
    failure: null,
    plan: { shortDigest: "aaaaaaaa", revision: 1, expiresAt: TEST_EPOCH + 3_600_000 },
    cancellable: true,
    stopsImport: false,
    offers: [],
    again: null,
    canCutOver: false,
    doubt: null,
    heardAt: null,
    updatedAt: TEST_EPOCH,
    ...overrides,
  };
}

export function aFinding(overrides: Partial<Finding> = {}, name = "dbtest"): Finding {
  return {
    checkId: "backup-kind",
    group: "file",
    kind: "passed",
    binds: true,
    summary: words(name),
    remedy: null,
    evidence: [],
    ...overrides,
  };
}

/** A budget without a limit. */
export const ADMIT_ALL: Admit = async () => true;
