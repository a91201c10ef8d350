/** What concerns one person: what waits for their vote, what they asked for, and how that ended. */
import {
  environmentOf,
  type Question,
  questionOf,
  questionsIn,
  type QuestionSubject,
} from "../approval/question.ts";
import { type Actor, actorKey } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import { type Migration, waveOf } from "../model/migration.ts";
import { OPEN_WAVE_PHASES, type Wave } from "../model/wave.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { identifyVoters } from "./identify-voter.ts";
import { isOf } from "./list-migrations.ts";
import { refusalOf } from "./questions/refuse-vote.ts";

/** Of everybody; read once for all the people who look. */
export interface Board {
  readonly waves: readonly Wave[];
  readonly open: readonly Migration[];
  readonly ended: readonly Migration[];
}

export interface Desk {
  readonly votes: readonly QuestionSubject[];
  /** Approved, and waiting for a window: those that the person asked for or voted on, the next one first. */
  readonly scheduled: readonly Migration[];
  /** Waves that the person asked for and that have not ended; their members are seen on their cards. */
  readonly waves: readonly Wave[];
  /** The others that the person asked for and that have not ended. */
  readonly open: readonly Migration[];
  readonly ended: readonly Migration[];
}

const MOST_OPEN = 500;
const MOST_ENDED = 200;
const RECENT_MS = 14 * 24 * 3_600_000;

export async function readBoard({
  store,
  waves,
  clock,
}: Pick<DeskDeps, "store" | "waves" | "clock">): Promise<Board> {
  const [open, ended, openWaves] = await Promise.all([
    store.list({ ended: false, limit: MOST_OPEN }),
    store.list({ ended: true, createdSince: clock.now() - RECENT_MS, limit: MOST_ENDED }),
    waves.list({ phases: OPEN_WAVE_PHASES, limit: MOST_OPEN }),
  ]);
  return { waves: openWaves, open, ended };
}

export async function deskOf(
  deps: Pick<DeskDeps, "people" | "logger" | "clock" | "settings">,
  { waves, open, ended }: Board,
  actor: Actor,
): Promise<Desk> {
  const rulesFor = createRules(deps, actor);
  const subjects = [
    ...waves.map((wave) => ({ kind: "wave" as const, wave })),
    ...[...open, ...ended].flatMap(questionsIn),
  ].filter((subject) => questionOf(subject).closed === null);
  const asked = await Promise.all(
    subjects.map(async (subject) => {
      const counts = await rulesFor(environmentOf(subject));
      return counts(questionOf(subject)) ? [subject] : [];
    }),
  );
  return {
    votes: asked.flat(),
    scheduled: open
      .filter(isScheduled)
      .filter((migration) => isOf(migration, actor) || hasVotedOn(migration, actor))
      .toSorted((a, b) => opening(a) - opening(b)),
    waves: waves.filter(({ requestedBy }) => actorKey(requestedBy) === actorKey(actor)),
    open: open.filter(
      (migration) => isOf(migration, actor) && !isScheduled(migration) && !isMember(migration),
    ),
    ended: ended.filter((migration) => isOf(migration, actor)),
  };
}

function isScheduled({ phase }: Migration): boolean {
  return phase === "scheduled";
}

function isMember(migration: Migration): boolean {
  return waveOf(migration) !== null;
}

function hasVotedOn({ decisions }: Migration, person: Actor): boolean {
  return decisions.some(({ actor }) => actorKey(actor) === actorKey(person));
}

/** None within a year comes last. */
function opening({ opensAt }: Migration): number {
  return opensAt ?? Number.POSITIVE_INFINITY;
}

type Rules = (environment: string) => Promise<(question: Question) => boolean>;

/** The rule that judges a vote says whether one would count; who the person is, is asked once for each environment. */
function createRules(deps: Pick<DeskDeps, "people" | "logger" | "clock" | "settings">, actor: Actor): Rules {
  const known = new Map<string, ReturnType<Rules>>();
  return (environment) => {
    const rule = known.get(environment) ?? readRule(deps, actor, policyFor(deps.settings, environment));
    known.set(environment, rule);
    return rule;
  };
}

async function readRule(
  deps: Pick<DeskDeps, "people" | "logger" | "clock">,
  actor: Actor,
  policy: ApprovalPolicy,
): ReturnType<Rules> {
  const known = await identifyVoters(deps, { actor, decisions: [] }, policy);
  if (!known) return () => false;
  const { voter } = known;
  return (question) => {
    const vote = { actor, verdict: "approve" as const, planDigest: question.digest ?? "" };
    return refusalOf(vote, { question, policy, voter, now: deps.clock.now() }) === null;
  };
}
