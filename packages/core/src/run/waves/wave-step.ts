/**
 * One turn of a wave: creates its members, asks once when all of them are checked, and lets them begin as places get
 * free.
 *
 * Everything is found anew from the rows, so a turn may run any number of times, and a crash between two members
 * leaves nothing to repair. A member that moves gives its wave the next turn.
 */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import { SYSTEM } from "../../model/actor.ts";
import { nextGlassReview } from "../../model/approval.ts";
import { hasEnded, type Migration, waveOf } from "../../model/migration.ts";
import { hasWaveEnded, type Wave, type WaveMember } from "../../model/wave.ts";
import { digestWave } from "../../plan/plan-digest.ts";
import type { Turn } from "../../ports/dispatcher.ts";
import { whoDoesNotFit } from "../../preflight/shared-room.ts";
import { policyFor, type WorkerDeps } from "../deps.ts";
import { keptApproval } from "../kept-approval.ts";
import { attendQuestion, isOver, remindOfGlass } from "../questions/attend-question.ts";
import { type FoundQuestion, foundQuestion } from "../questions/find-question.ts";
import { newMigration } from "../request-migration.ts";
import { StaleTurn } from "../steps/step.ts";
import { commitArrow, toChange } from "../transition.ts";
import { beginMembers } from "./begin-members.ts";
import { closeWaiting } from "./close-waiting.ts";
import { readMembers } from "./read-members.ts";
import { countEnds } from "./wave-end.ts";
import { commitWave, sooner, type WaveArrow } from "./wave-transition.ts";

export interface WaveContext {
  readonly deps: WorkerDeps;
  readonly turn: Turn;
  readonly wave: Wave;
}

export interface PresentMember {
  readonly member: WaveMember;
  readonly migration: Migration;
}

export async function waveStep(context: WaveContext): Promise<void> {
  const found = questionFound(context);
  // What it writes asks for another turn.
  if (await remindOfGlass(context, found)) return;
  switch (context.wave.phase) {
    case "checking":
      return gather(context);
    case "awaiting_approval":
      return awaitAnswer(context, found);
    case "running":
      return run(context);
    case "denied":
    case "expired":
    case "cancelled":
      return sleepAfter(context, await closeWaiting(context, await membersOf(context)));
    case "blocked":
    case "ended":
      return sleep(context, null);
  }
}

function questionFound({ deps, wave }: WaveContext): FoundQuestion {
  return foundQuestion(deps.settings, { kind: "wave", wave });
}

/** Until every member is created and checked. */
async function gather(context: WaveContext): Promise<void> {
  const { wave, deps } = context;
  const created = await createMembers(context);
  if (created !== wave.members) {
    await move(context, { to: { members: created }, events: [], wakeAt: deps.clock.now() });
    return;
  }
  const present = await membersOf(context);
  if (present.some(({ migration }) => migration.phase === "checking")) return sleep(context, null);
  await ask(context, present);
}

/** Only what is not there yet. The members as they are when nothing is to be remembered. */
async function createMembers({ wave, deps }: WaveContext): Promise<readonly WaveMember[]> {
  const { requestedBy, conversation, target, id: waveId } = wave;
  const members: WaveMember[] = [];
  for (const member of wave.members) {
    const { migrationId, databaseName, source } = member;
    if (member.occupiedBy !== null || (await deps.store.load(migrationId))) {
      members.push(member);
      continue;
    }
    const migration = newMigration({
      id: migrationId,
      request: {
        databaseName,
        targetDatabaseName: databaseName,
        target,
        withIncrements: false,
        requestedBy,
        conversation,
      },
      wave: { waveId, hasLeft: false },
      source,
      chain: null,
      now: deps.clock.now(),
    });
    const arrow = { from: migration, to: {}, events: [{ type: "requested" as const }], actor: requestedBy };
    const outcome = await deps.store.create(toChange(deps.clock, { ...arrow, wakeAt: deps.clock.now() }));
    const occupiedBy = outcome.kind === "occupied" ? outcome.migrationId : null;
    members.push(occupiedBy === null ? member : { ...member, occupiedBy });
  }
  return members.every((member, index) => member === wave.members[index]) ? wave.members : members;
}

/** Those that can go are put to the vote as one; the others are left out, each with its own findings. */
async function ask(context: WaveContext, present: readonly PresentMember[]): Promise<void> {
  const { wave, deps } = context;
  const policy = policyFor(deps.settings, wave.target.environment);
  const joined = present.filter(
    ({ migration }) => migration.phase === "awaiting_approval" && waveOf(migration) === wave.id,
  );
  if (await leaveOut(context, joined)) return sleep(context, deps.clock.now());
  const digests = new Map(joined.map(({ migration }) => [migration.id, migration.planDigest]));
  const members = wave.members.map((member) => ({
    ...member,
    planDigest: digests.get(member.migrationId) ?? null,
  }));
  if (joined.length === 0) {
    await move(context, {
      to: { members, phase: "blocked" },
      events: [{ type: "wave_blocked" }],
      wakeAt: null,
    });
    return;
  }
  const now = deps.clock.now();
  const plans = members.flatMap(({ migrationId, planDigest }) =>
    planDigest === null ? [] : [{ migrationId, planDigest }],
  );
  const planDigest = digestWave(wave.id, plans);
  const kept = await Promise.all(joined.map(({ migration }) => keptApproval(deps, migration, policy)));
  const question = {
    members,
    planDigest,
    revision: wave.revision + 1,
    hasWarnings: joined.some(({ migration }) => migration.findings.some(({ kind }) => kind !== "passed")),
    decisions: [],
    nudges: [],
  };
  if (kept.every((each) => each !== null)) {
    const from = kept.map((each) => each.from);
    await move(context, {
      to: { ...question, phase: "running", approvedAt: now },
      events: [{ type: "wave_approval_kept", from }],
      wakeAt: now,
    });
    return;
  }
  const expiresAt = now + policy.expiresAfterMs;
  await move(context, {
    to: { ...question, phase: "awaiting_approval", askedAt: now, approvalExpiresAt: expiresAt },
    events: [{ type: "wave_asked", planDigest, revision: question.revision, expiresAt, members: plans }],
    wakeAt: nextLookAtQuestion({ askedAt: now, nudges: [], expiresAt }, policy),
  });
}

/** Those for whom the others leave no room on the disk. False when all of them fit. */
async function leaveOut({ wave, deps }: WaveContext, joined: readonly PresentMember[]): Promise<boolean> {
  const wanted = joined.map(({ migration: { id, findings } }) => ({ id, findings }));
  const short = whoDoesNotFit(wanted, wave.target);
  for (const { migration } of joined) {
    const finding = short.get(migration.id);
    if (!finding) continue;
    const findings = migration.findings.map((each) => (each.checkId === finding.checkId ? finding : each));
    const unplanned = { plan: null, planDigest: null, approvalExpiresAt: null, decisions: [] };
    const to = { ...unplanned, findings, phase: "blocked" as const };
    await commitArrow(deps, {
      from: migration,
      to,
      events: [{ type: "blocked" }],
      actor: SYSTEM,
      wakeAt: null,
    });
  }
  return short.size > 0;
}

/** Reminds, closes the question in time, and asks anew when a member is taken back meanwhile. */
async function awaitAnswer(context: WaveContext, found: FoundQuestion): Promise<void> {
  if (!isOver(found, context.deps.clock.now())) {
    const present = await membersOf(context);
    const isSame = present
      .filter(({ member }) => member.planDigest !== null)
      .every(
        ({ member, migration }) =>
          migration.phase === "awaiting_approval" && migration.planDigest === member.planDigest,
      );
    if (!isSame) return ask(context, present);
  }
  if (await attendQuestion(context, found)) return;
  await sleep(context, nextLookAtQuestion(found.question, found.policy));
}

async function run(context: WaveContext): Promise<void> {
  const { wave } = context;
  const present = await membersOf(context);
  if (wave.stoppedBy !== null) {
    const closed = await closeWaiting(context, present);
    if (closed !== "nothing") return sleepAfter(context, closed);
  }
  const joined = present.filter(({ member, migration }) => isUnderway(wave, member, migration));
  const begun = await beginMembers(context, joined);
  if (begun.changed) return sleep(context, context.deps.clock.now());
  if (joined.length > 0) return sleep(context, begun.lookAt);
  const ends = countEnds(
    wave,
    present.map(({ migration }) => migration),
  );
  await move(context, {
    to: { phase: "ended" },
    events: [{ type: "wave_ended", ...ends }],
    wakeAt: null,
  });
}

/** Part of what was approved, and not at its end. */
function isUnderway(wave: Wave, { planDigest }: WaveMember, migration: Migration): boolean {
  return planDigest !== null && waveOf(migration) === wave.id && !hasEnded(migration.phase);
}

/** Members that never came to be are left out. */
async function membersOf({ wave, deps }: WaveContext): Promise<readonly PresentMember[]> {
  const rows = await readMembers(deps, wave);
  return rows.flatMap(({ member, migration }) => (migration ? [{ member, migration }] : []));
}

async function move(
  { deps, turn, wave }: WaveContext,
  arrow: Pick<WaveArrow, "to" | "events" | "wakeAt">,
): Promise<void> {
  const outcome = await commitWave(deps, { ...arrow, from: wave, actor: SYSTEM, fence: turn.fence });
  if (outcome.kind === "stale") throw new StaleTurn();
}

function sleepAfter(context: WaveContext, closed: "nothing" | "closed" | "stale"): Promise<void> {
  return sleep(context, closed === "stale" ? context.deps.clock.now() : null);
}

/** Ends the turn without a change. */
async function sleep({ deps, turn, wave }: WaveContext, wakeAt: number | null): Promise<void> {
  const next = sooner(wakeAt, nextGlassReview(wave.brokenGlass));
  if (hasWaveEnded(wave.phase) && next === null) return;
  await deps.waves.commit({ wave, events: [], notices: [], wakeAt: next, fence: turn.fence });
}
