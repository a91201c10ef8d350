/** The stages of a migration and how far each one is. */
import { questionOfPlan } from "../approval/question.ts";
import { tally } from "../approval/tally.ts";
import { FILE_STATUSES, TASK_STATUSES } from "../diagnosis/statuses.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import { sourceName, sourceSizeBytes } from "../model/staging.ts";
import { type Text, text } from "../texts/text.ts";
import { placeLineOf } from "./headline.ts";
import type { Stage, StageId, StageStatus } from "./summary.ts";

const TITLES: Readonly<Record<StageId, Text>> = {
  check: text("stage.check"),
  approval: text("stage.approval"),
  upload: text("stage.upload"),
  import: text("stage.import"),
  increments: text("stage.increments"),
  cutover: text("stage.cutover"),
  verify: text("stage.verify"),
};

const ORDER: readonly StageId[] = ["check", "approval", "upload", "import", "verify"];
const CHAIN_ORDER: readonly StageId[] = [...ORDER.slice(0, -1), "increments", "cutover", "verify"];

/** The stage that a phase is in the midst of. */
const STAGE_OF: Readonly<Partial<Record<MigrationPhase, StageId>>> = {
  checking: "check",
  awaiting_approval: "approval",
  queued: "approval",
  scheduled: "approval",
  uploading: "upload",
  rechecking: "import",
  preparing: "import",
  importing: "import",
  awaiting_increment: "increments",
  importing_increment: "increments",
  awaiting_cutover: "cutover",
  opening: "cutover",
  verifying: "verify",
};

export function stagesOf(migration: Migration, policy: ApprovalPolicy): readonly Stage[] {
  return orderOf(migration).map((id) => ({
    id,
    title: TITLES[id],
    status: statusOf(id, migration),
    detail: detailOf(id, migration, policy),
  }));
}

function orderOf({ chain }: Migration): readonly StageId[] {
  return chain ? CHAIN_ORDER : ORDER;
}

function statusOf(id: StageId, migration: Migration): StageStatus {
  if (id === "upload" && isSkipped(migration)) return "skipped";
  if (migration.phase === "succeeded") return "complete";
  const current = currentStage(migration);
  const order = orderOf(migration);
  const place = order.indexOf(id) - order.indexOf(current);
  if (place < 0) return "complete";
  if (place > 0) return "pending";
  return STAGE_OF[migration.phase] ? "in_progress" : endStatus(migration);
}

/** A question that was never answered is no error of anything; the stage never came to its end. An import was stopped. */
function endStatus({ phase, import: state }: Migration): StageStatus {
  if (phase === "cancelled" && state?.taskId) return "error";
  return phase === "cancelled" || phase === "expired" ? "pending" : "error";
}

/** Where it is, or where it stopped: what the row holds tells how far it came. */
function currentStage(migration: Migration): StageId {
  if (placeLineOf(migration)) return migration.import?.taskId ? "increments" : "import";
  const working = STAGE_OF[migration.phase];
  if (working) return working;
  if (migration.phase === "blocked") return "check";
  if (migration.phase === "denied" || migration.phase === "expired") return "approval";
  if (migration.import) return importStage(migration);
  if (migration.upload) return migration.upload.finishedAt === null ? "upload" : "import";
  if (migration.plan === null) return "check";
  return isApproved(migration) ? "upload" : "approval";
}

/** A question that somebody answered with yes, or with the glass, and that nobody answered with no. */
function isApproved({ decisions, brokenGlass }: Migration): boolean {
  return brokenGlass !== null || decisions.some(({ verdict }) => verdict === "approve");
}

/** How far it came once RDS was asked. */
function importStage({ import: state, chain }: Migration): StageId {
  if (state?.finishedAt == null) return "import";
  if (state.status === "Success") return "verify";
  return chain ? "increments" : "import";
}

function isSkipped({ source, upload, checkedAt }: Migration): boolean {
  return source.kind === "staged" && upload === null && checkedAt !== null;
}

function detailOf(id: StageId, migration: Migration, policy: ApprovalPolicy): Text | null {
  switch (id) {
    case "check":
      return migration.checkedAt === null ? null : findingsDetail(migration);
    case "approval":
      return migration.revision === 0 ? null : approvalDetail(migration, policy);
    case "upload":
      return uploadDetail(migration);
    case "import":
    case "increments":
      return workDetail(id, migration);
    case "cutover":
    case "verify":
      return null;
  }
}

function workDetail(id: "import" | "increments", migration: Migration): Text | null {
  const line = placeLineOf(migration);
  if (line && id === currentStage(migration)) return text("stage.awaitingPlace", line);
  return id === "import" ? importDetail(migration) : incrementsDetail(migration);
}

function approvalDetail(migration: Migration, policy: ApprovalPolicy): Text {
  if (migration.phase === "scheduled") return text("stage.scheduled");
  if (migration.brokenGlass?.planDigest === migration.planDigest) return text("stage.glassBroken");
  const { given, needed } = tally(questionOfPlan(migration), policy);
  return text("stage.votes", { given, needed });
}

function findingsDetail({ findings }: Migration): Text {
  const of = (kind: string): number => findings.filter((finding) => finding.kind === kind).length;
  return text("stage.findings", {
    passed: of("passed"),
    warnings: of("warning"),
    blockers: of("blocker"),
    unknown: of("unknown"),
  });
}

function incrementsDetail({ chain, import: state }: Migration): Text | null {
  if (!chain || state?.finishedAt == null) return null;
  const restored = chain.restored.length;
  const { current } = chain;
  if (!current) return text("stage.incrementsDone", { restored, misfits: chain.misfits.length });
  const totalBytes = sourceSizeBytes(current.source);
  const sending = text("stage.sending", { doneBytes: current.sentBytes, totalBytes });
  const words = current.staged ? (current.status ?? "") : sending;
  return text("stage.incrementNow", { restored, file: sourceName(current.source), words });
}

function uploadDetail(migration: Migration): Text | null {
  const { upload } = migration;
  if (isSkipped(migration)) return text("stage.alreadyStaged");
  if (!upload) return null;
  if (upload.finishedAt !== null) {
    return text("stage.uploaded", {
      totalBytes: upload.totalBytes,
      tookMs: upload.finishedAt - upload.startedAt,
    });
  }
  const { acknowledgedBytes, totalBytes, pace } = upload;
  return pace
    ? text("progress.upload", { ...pace, acknowledgedBytes, totalBytes })
    : text("progress.begun", { acknowledgedBytes, totalBytes });
}

function importDetail({ import: state, updatedAt }: Migration): Text | null {
  if (!state?.requestedAt) return null;
  if (state.finishedAt !== null)
    return text("stage.imported", { tookMs: state.finishedAt - state.requestedAt });
  const words = [state.status, state.fileStatus].filter((word) => word !== null && word !== "").join(", ");
  const status = FILE_STATUSES[state.fileStatus ?? ""] ?? TASK_STATUSES[state.status ?? ""];
  const { percent = null, remainingSeconds = null } = state.progress ?? {};
  return text("stage.importing", {
    words: words === "" ? "…" : words,
    meaning: status ? status.meaning : "",
    sinceMs: updatedAt - state.requestedAt,
    percent,
    remainingMs: remainingSeconds === null ? null : remainingSeconds * 1000,
  });
}
