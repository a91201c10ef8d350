/**
 * What people vote on: the plan of a migration, the plans of a wave, or one action beyond a plan. The rules are the
 * same for all three, and know none of them.
 *
 * A vote is bound to the digest that stands on the card; once the question is closed it says why.
 */
import type { Action, ActionState } from "../model/action.ts";
import type { Actor } from "../model/actor.ts";
import type { ExcludedRole } from "../model/approval-policy.ts";
import type { BrokenGlass, Decision, Nudge } from "../model/approval.ts";
import { type Migration, waveOf } from "../model/migration.ts";
import type { Wave } from "../model/wave.ts";
import { type Text, text } from "../texts/text.ts";

/** What a question is about, with the row in which it stands. */
export type QuestionSubject =
  | { readonly kind: "plan"; readonly migration: Migration }
  | { readonly kind: "wave"; readonly wave: Wave }
  | { readonly kind: "action"; readonly migration: Migration; readonly action: Action };

export interface Question {
  readonly digest: string | null;
  /** From when the time to reminders and to an escalation counts; `null` where nobody was asked. */
  readonly askedAt: number | null;
  readonly nudges: readonly Nudge[];
  readonly expiresAt: number | null;
  readonly decisions: readonly Decision[];
  readonly brokenGlass: BrokenGlass | null;
  /** May always take it back. */
  readonly askedBy: Actor;
  /** Whose approval does not count where the policy excludes their role. */
  readonly involved: readonly Involved[];
  /** What has to be typed where the policy asks for it. */
  readonly typedName: string;
  /** Something speaks against it that does not forbid it. */
  readonly hasWarnings: boolean;
  /** `null` while it is open; otherwise the answer to a vote that comes too late. */
  readonly closed: Text | null;
  /** It is approved, and only a window keeps it from starting: nothing but the glass is left to break. */
  readonly waitsForWindow: boolean;
}

export interface Involved {
  readonly role: ExcludedRole;
  readonly actor: Actor;
}

export function questionOf(subject: QuestionSubject): Question {
  switch (subject.kind) {
    case "plan":
      return questionOfPlan(subject.migration);
    case "wave":
      return questionOfWave(subject.wave);
    case "action":
      return questionOfAction(subject.migration, subject.action);
  }
}

/** By this the policy is chosen. */
export function environmentOf(subject: QuestionSubject): string {
  const asked = subject.kind === "wave" ? subject.wave : subject.migration.request;
  return asked.target.environment;
}

/** Everything that may be open in one migration. */
export function questionsIn(migration: Migration): readonly QuestionSubject[] {
  const actions = migration.actions.map((action) => ({ kind: "action" as const, migration, action }));
  return [{ kind: "plan", migration }, ...actions];
}

export function questionOfPlan(migration: Migration): Question {
  const { planDigest, approvalExpiresAt, decisions, request, ballot, findings, brokenGlass } = migration;
  const { requestedBy, targetDatabaseName } = request;
  return {
    digest: planDigest,
    askedAt: ballot?.askedAt ?? null,
    nudges: ballot?.nudges ?? [],
    expiresAt: approvalExpiresAt,
    decisions,
    brokenGlass,
    askedBy: requestedBy,
    involved: [{ role: "requester", actor: requestedBy }, ...uploadersOf(migration)],
    typedName: targetDatabaseName,
    hasWarnings: findings.some(({ kind }) => kind !== "passed"),
    closed: isOpen(migration) ? null : whyClosed(migration),
    waitsForWindow: migration.phase === "scheduled" && waveOf(migration) === null,
  };
}

/** A member of a wave is not voted on alone. */
function isOpen(migration: Migration): boolean {
  return migration.phase === "awaiting_approval" && waveOf(migration) === null;
}

/** One question for all members. Whoever uploaded one of the backups counts as an uploader of the whole. */
export function questionOfWave(wave: Wave): Question {
  const { planDigest, askedAt, approvalExpiresAt: expiresAt, requestedBy, target, members } = wave;
  const objects = members.flatMap(({ source }) => (source.kind === "staged" ? [source.object] : []));
  const uploaders = [...new Set(objects.flatMap(({ uploaderId }) => uploaderId ?? []))];
  return {
    digest: planDigest,
    askedAt,
    nudges: wave.nudges,
    expiresAt,
    decisions: wave.decisions,
    brokenGlass: wave.brokenGlass,
    askedBy: requestedBy,
    involved: [
      { role: "requester", actor: requestedBy },
      ...uploaders.flatMap((userId) => uploaderAs(userId, requestedBy)),
    ],
    typedName: target.name,
    hasWarnings: wave.hasWarnings,
    closed: wave.phase === "awaiting_approval" ? null : text(whyWaveClosed(wave)),
    waitsForWindow: false,
  };
}

function whyWaveClosed({
  phase,
}: Wave): "approval.expired" | "approval.denied" | "approval.alreadyApproved" | "approval.notOpen" {
  if (phase === "expired") return "approval.expired";
  if (phase === "denied") return "approval.denied";
  const isApproved = phase === "running" || phase === "ended";
  return isApproved ? "approval.alreadyApproved" : "approval.notOpen";
}

/** Where the object says who it was. The ids are those of the workspace in which the migration was asked for. */
function uploadersOf({ request, source, staged }: Migration): readonly Involved[] {
  const object = staged ?? (source.kind === "staged" ? source.object : null);
  const userId = object?.uploaderId;
  return userId === undefined ? [] : uploaderAs(userId, request.requestedBy);
}

function uploaderAs(userId: string, requestedBy: Actor): readonly Involved[] {
  if (requestedBy.kind !== "slackUser") return [];
  const { teamId, enterpriseId } = requestedBy;
  const actor: Actor = { kind: "slackUser", teamId, userId, ...(enterpriseId && { enterpriseId }) };
  return [{ role: "uploader", actor }];
}

/** A step beyond the plan has no checks of its own, and its owner takes the place of the requester. */
export function questionOfAction({ request }: Pick<Migration, "request">, action: Action): Question {
  const { digest, expiresAt, decisions, owner, state, proposedAt, nudges, brokenGlass } = action;
  return {
    digest,
    askedAt: proposedAt,
    nudges,
    expiresAt,
    decisions,
    brokenGlass,
    askedBy: owner,
    involved: [{ role: "requester", actor: owner }],
    typedName: request.targetDatabaseName,
    hasWarnings: false,
    closed: state === "proposed" ? null : text(ANSWERS[state]),
    waitsForWindow: false,
  };
}

function whyClosed(migration: Migration): Text {
  const { phase, decisions, brokenGlass, revision } = migration;
  if (phase === "expired") return text("approval.expired");
  if (phase === "denied") return text("approval.denied");
  const waveId = waveOf(migration);
  if (waveId !== null) return text("approval.inWave", { waveId });
  if (phase === "checking" && revision > 0) return text("approval.checking");
  if (phase === "scheduled") return text("approval.scheduled");
  const isApproved = decisions.length > 0 || brokenGlass !== null;
  return isApproved ? text("approval.alreadyApproved") : text("approval.notOpen");
}

const ANSWERS = {
  approved: "action.alreadyApproved",
  running: "action.alreadyApproved",
  done: "action.alreadyDone",
  failed: "action.alreadyFailed",
  denied: "action.alreadyDenied",
  expired: "action.alreadyExpired",
  cancelled: "action.alreadyCancelled",
} as const satisfies Record<Exclude<ActionState, "proposed">, string>;
