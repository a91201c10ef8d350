/**
 * What people vote on: the plan of a migration, or one action beyond it. The rules are the same for both, and know
 * neither.
 *
 * A vote is bound to the digest that stands on the card; once the question is closed it says why.
 */
import type { Action, ActionState } from "../model/action.ts";
import type { Actor } from "../model/actor.ts";
import type { ExcludedRole } from "../model/approval-policy.ts";
import type { Decision } from "../model/approval.ts";
import { type Migration, waveOf } from "../model/migration.ts";
import type { Wave } from "../model/wave.ts";
import { type Text, text } from "../texts/text.ts";

export interface Question {
  readonly digest: string | null;
  /** From when the time to an escalation counts; `null` for questions that are not escalated. */
  readonly askedAt: number | null;
  readonly expiresAt: number | null;
  readonly decisions: readonly Decision[];
  /** May always take it back. */
  readonly askedBy: Actor;
  /** Whose approval does not count where the policy excludes their role. */
  readonly involved: readonly Involved[];
  /** What has to be typed where the policy asks for it; `null`: nothing, whatever the policy says. */
  readonly typedName: string | null;
  /** Something speaks against it that does not forbid it. */
  readonly hasWarnings: boolean;
  /** `null` while it is open; otherwise the answer to a vote that comes too late. */
  readonly closed: Text | null;
}

export interface Involved {
  readonly role: ExcludedRole;
  readonly actor: Actor;
}

export function questionOfPlan(migration: Migration): Question {
  const { planDigest, approvalExpiresAt, decisions, request, ballot, findings } = migration;
  const { requestedBy, targetDatabaseName } = request;
  return {
    digest: planDigest,
    askedAt: ballot?.askedAt ?? null,
    expiresAt: approvalExpiresAt,
    decisions,
    askedBy: requestedBy,
    involved: [{ role: "requester", actor: requestedBy }, ...uploadersOf(migration)],
    typedName: targetDatabaseName,
    hasWarnings: findings.some(({ kind }) => kind !== "passed"),
    closed: isOpen(migration) ? null : whyClosed(migration),
  };
}

/** A member of a wave is not voted on alone. */
function isOpen(migration: Migration): boolean {
  return migration.phase === "awaiting_approval" && waveOf(migration) === null;
}

/** One question for all members. Whoever uploaded one of the backups counts as an uploader of the whole. */
export function questionOfWave(wave: Wave): Question {
  const { planDigest, askedAt, approvalExpiresAt: expiresAt, decisions, requestedBy, target, members } = wave;
  const objects = members.flatMap(({ source }) => (source.kind === "staged" ? [source.object] : []));
  const uploaders = [...new Set(objects.flatMap(({ uploaderId }) => uploaderId ?? []))];
  return {
    digest: planDigest,
    askedAt,
    expiresAt,
    decisions,
    askedBy: requestedBy,
    involved: [
      { role: "requester", actor: requestedBy },
      ...uploaders.flatMap((userId) => uploaderAs(userId, requestedBy)),
    ],
    typedName: target.name,
    hasWarnings: wave.hasWarnings,
    closed: wave.phase === "awaiting_approval" ? null : text(whyWaveClosed(wave)),
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

/** A step beyond the plan has no checks of its own, and whoever proposed it has typed what it needs. */
export function questionOfAction({ digest, expiresAt, decisions, owner, state }: Action): Question {
  return {
    digest,
    askedAt: null,
    expiresAt,
    decisions,
    askedBy: owner,
    involved: [{ role: "requester", actor: owner }],
    typedName: null,
    hasWarnings: false,
    closed: state === "proposed" ? null : text(ANSWERS[state]),
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
