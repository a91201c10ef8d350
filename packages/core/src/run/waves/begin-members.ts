/**
 * Gives the members of an approved wave their approval, and then lets so many begin as may be on their way at once.
 *
 * From the beginning to the end of a member's run, its upload included, members of all waves for the instance count.
 * Where two waves wait for one instance the one that was approved first goes first, so that both never count the same
 * room. How many imports RDS bears is another matter, for everybody alike: see ../steps/take-place.ts.
 */
import { SYSTEM } from "../../model/actor.ts";
import type { Decision } from "../../model/approval.ts";
import { type Migration, waveOf } from "../../model/migration.ts";
import type { Wave } from "../../model/wave.ts";
import { beginApproved } from "../begin-approved.ts";
import { policyFor } from "../deps.ts";
import { keptApproval } from "../kept-approval.ts";
import { hasBrokenGlass } from "../steps/await-window.ts";
import { type Arrow, commitArrow } from "../transition.ts";
import type { PresentMember, WaveContext } from "./wave-step.ts";

export interface Beginnings {
  /** Rows were written, or could not be: look again. */
  readonly changed: boolean;
  /** When to look again although no member of this wave moves; `null`: only then. */
  readonly lookAt: number | null;
}

type MemberArrow = Omit<Arrow, "from" | "actor">;

const MOST_OPEN = 1000;

/** A member that waits for a place for its import is on its way. */
function waitsForWave({ phase, place }: Migration): boolean {
  return phase === "awaiting_approval" || (phase === "queued" && place === null);
}

export async function beginMembers(
  context: WaveContext,
  joined: readonly PresentMember[],
): Promise<Beginnings> {
  const { wave, deps } = context;
  let changed = false;
  for (const { member, migration } of joined) {
    if (migration.phase !== "awaiting_approval") continue;
    const isAsApproved = migration.planDigest === member.planDigest;
    const approval = isAsApproved ? await approvalOf(context, migration) : null;
    const arrow = approval ?? letGo(wave, deps.clock.now());
    await commitArrow(deps, { from: migration, actor: SYSTEM, ...arrow });
    changed = true;
  }
  const queued = joined.filter(({ migration }) => waitsForWave(migration));
  if (changed || queued.length === 0) return { changed, lookAt: null };
  const free = (await isNext(context)) ? await freePlaces(context) : 0;
  for (const { migration } of queued.slice(0, free)) {
    const { windows } = policyFor(deps.settings, wave.target.environment);
    const terms = { windows: hasBrokenGlass(migration) ? null : windows };
    const { to, events, wakeAt } = beginApproved(migration, terms, deps.clock.now());
    const taken = { type: "place_taken" as const, waveId: wave.id };
    await commitArrow(deps, { from: migration, to, events: [taken, ...events], actor: SYSTEM, wakeAt });
    changed = true;
  }
  // The place may be held by another wave, whose members do not wake this one.
  return { changed, lookAt: deps.clock.now() + deps.timing.importPollMs };
}

/**
 * Its own plan is what was voted on, as part of the wave; its votes say so under its own digest. Where nobody was
 * asked, what was kept of an earlier approval has to count still.
 */
async function approvalOf({ wave, deps }: WaveContext, migration: Migration): Promise<MemberArrow | null> {
  const planDigest = migration.planDigest ?? "";
  if (wave.askedAt === null) {
    const policy = policyFor(deps.settings, wave.target.environment);
    const kept = await keptApproval(deps, migration, policy);
    if (!kept) return null;
    const ballot = migration.ballot && { ...migration.ballot, keptFrom: kept.from };
    const event = { type: "approval_kept" as const, planDigest, from: kept.from };
    return { to: { phase: "queued", decisions: kept.decisions, ballot }, events: [event], wakeAt: null };
  }
  const decisions = wave.decisions.map((decision): Decision => ({ ...decision, planDigest }));
  const inWave = { planDigest, waveId: wave.id, waveDigest: wave.planDigest ?? "" };
  const { brokenGlass: broken } = wave;
  if (broken === null) {
    const event = { type: "approved_in_wave" as const, ...inWave };
    return { to: { phase: "queued", decisions }, events: [event], wakeAt: null };
  }
  // Reviewed once, with the wave; the channels have been told of it.
  const brokenGlass = { ...broken, planDigest, waveId: wave.id, channels: [] };
  const event = { type: "glass_broken_in_wave" as const, ...inWave };
  return { to: { phase: "queued", decisions, brokenGlass }, events: [event], wakeAt: null };
}

/** What was approved is not what it is now. */
function letGo({ id: waveId }: Wave, now: number): MemberArrow {
  const to = { wave: { waveId, hasLeft: true }, phase: "checking" as const };
  return { to, events: [{ type: "wave_left", waveId }], wakeAt: now };
}

/** No wave for this instance that was approved earlier has members that wait. */
async function isNext({ wave, deps }: WaveContext): Promise<boolean> {
  const running = await deps.waves.list({
    phases: ["running"],
    instanceId: wave.target.instanceId,
    limit: MOST_OPEN,
  });
  const earlier = new Set(running.filter((other) => isEarlier(other, wave)).map(({ id }) => id));
  if (earlier.size === 0) return true;
  const open = await openMembers({ wave, deps });
  return !open.some((migration) => earlier.has(waveOf(migration) ?? "") && waitsForWave(migration));
}

function isEarlier(one: Wave, other: Wave): boolean {
  if (one.id === other.id) return false;
  const [first, second] = [one.approvedAt ?? 0, other.approvedAt ?? 0];
  return first === second ? one.id < other.id : first < second;
}

async function freePlaces(context: WaveContext): Promise<number> {
  const open = await openMembers(context);
  const held = open.filter((each) => each.phase !== "checking" && !waitsForWave(each)).length;
  return Math.max(0, context.wave.importsAtOnce - held);
}

async function openMembers({
  wave,
  deps,
}: Pick<WaveContext, "wave" | "deps">): Promise<readonly Migration[]> {
  const { instanceId } = wave.target;
  const open = await deps.store.list({ ended: false, instanceId, limit: MOST_OPEN });
  return open.filter((migration) => migration.wave !== null);
}
