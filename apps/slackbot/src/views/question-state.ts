/** What has become of a question, in the words of its card. */
import {
  type ActionState,
  type ApprovalPolicy,
  type Migration,
  type MigrationPhase,
  questionOfPlan,
  type QuestionSubject,
  tally,
  type WavePhase,
} from "@bakferry/core";

import { revisionOf } from "./asked.ts";

export type CardState =
  | "open"
  /** Approved; a window has to open first. */
  | "scheduled"
  /** Started without the approval that it needs. */
  | "glass"
  | "approved"
  | "denied"
  | "expired"
  | "superseded"
  | "cancelled"
  /** It stopped before anybody decided. */
  | "withdrawn"
  /** Of a step, which goes on after its approval. */
  | "running"
  | "done"
  | "failed";

export const STATE_MARKS: Readonly<Record<CardState, string>> = {
  open: ":raised_hand:",
  scheduled: ":calendar:",
  glass: ":rotating_light:",
  approved: ":white_check_mark:",
  denied: ":no_entry:",
  expired: ":hourglass:",
  superseded: ":arrow_right:",
  cancelled: ":no_entry_sign:",
  withdrawn: ":no_entry_sign:",
  running: ":hourglass_flowing_sand:",
  done: ":white_check_mark:",
  failed: ":x:",
};

export interface StateSubject {
  readonly subject: QuestionSubject;
  readonly policy: ApprovalPolicy;
  /** The revision that the card was posted for. */
  readonly revision: number;
}

export function cardState({ subject, policy, revision }: StateSubject): CardState {
  if (revision < revisionOf(subject)) return "superseded";
  switch (subject.kind) {
    case "plan":
      return planState(subject.migration, policy);
    case "wave":
      return isGlass(subject.wave) ? "glass" : STATE_OF_WAVE[subject.wave.phase];
    case "action":
      return STATE_OF_STEP[subject.action.state];
  }
}

function planState(migration: Migration, policy: ApprovalPolicy): CardState {
  if (isGlass(migration)) return "glass";
  const state = STATE_OF_PLAN[migration.phase];
  // Being checked again, it is still the same question.
  if (migration.phase === "checking" && migration.ballot) return "open";
  if (state !== null) return state;
  return tally(questionOfPlan(migration), policy).isMet ? "approved" : "withdrawn";
}

/** For this very plan: the glass of another is whole again. */
function isGlass({ brokenGlass, planDigest }: Pick<Migration, "brokenGlass" | "planDigest">): boolean {
  return brokenGlass !== null && brokenGlass.planDigest === planDigest;
}

/** `null`: it stopped by itself, before or after the decision. */
const STATE_OF_PLAN: Readonly<Record<MigrationPhase, CardState | null>> = {
  checking: "withdrawn",
  blocked: "withdrawn",
  awaiting_approval: "open",
  queued: "approved",
  scheduled: "scheduled",
  uploading: "approved",
  rechecking: "approved",
  preparing: "approved",
  awaiting_increment: "approved",
  importing_increment: "approved",
  awaiting_cutover: "approved",
  opening: "approved",
  importing: "approved",
  verifying: "approved",
  succeeded: "approved",
  denied: "denied",
  expired: "expired",
  cancelled: "cancelled",
  failed: null,
  needs_attention: null,
};

const STATE_OF_WAVE: Readonly<Record<WavePhase, CardState>> = {
  checking: "withdrawn",
  awaiting_approval: "open",
  running: "approved",
  ended: "approved",
  blocked: "withdrawn",
  denied: "denied",
  expired: "expired",
  cancelled: "cancelled",
};

const STATE_OF_STEP: Readonly<Record<ActionState, CardState>> = {
  proposed: "open",
  approved: "approved",
  running: "running",
  done: "done",
  denied: "denied",
  expired: "expired",
  cancelled: "cancelled",
  failed: "failed",
};
