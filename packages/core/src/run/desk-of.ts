/** What concerns one person: what waits for their vote, what they asked for, and how that ended. */
import { decide } from "../approval/decide.ts";
import { type Question, questionOfAction, questionOfPlan } from "../approval/question.ts";
import type { Action } from "../model/action.ts";
import { type Actor, actorKey } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Migration } from "../model/migration.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { identifyVoters } from "./identify-voter.ts";
import { isOf } from "./list-migrations.ts";

/** Of everybody; read once for all the people who look. */
export interface Board {
  readonly open: readonly Migration[];
  readonly ended: readonly Migration[];
}

export interface WantedVote {
  readonly migration: Migration;
  /** The step beyond the plan that is put to the vote; `null` for the plan itself. */
  readonly action: Action | null;
}

export interface Desk {
  readonly votes: readonly WantedVote[];
  /** Approved, and waiting for a window: those that the person asked for or voted on, the next one first. */
  readonly scheduled: readonly Migration[];
  /** The others that the person asked for and that have not ended. */
  readonly open: readonly Migration[];
  readonly ended: readonly Migration[];
}

const MOST_OPEN = 500;
const MOST_ENDED = 200;
const RECENT_MS = 14 * 24 * 3_600_000;

export async function readBoard({ store, clock }: Pick<DeskDeps, "store" | "clock">): Promise<Board> {
  const [open, ended] = await Promise.all([
    store.list({ ended: false, limit: MOST_OPEN }),
    store.list({ ended: true, createdSince: clock.now() - RECENT_MS, limit: MOST_ENDED }),
  ]);
  return { open, ended };
}

export async function deskOf(
  deps: Pick<DeskDeps, "people" | "logger" | "clock" | "settings">,
  { open, ended }: Board,
  actor: Actor,
): Promise<Desk> {
  const rulesFor = createRules(deps, actor);
  const asked = await Promise.all(
    [...open, ...ended].flatMap(questionsOf).map(async ({ question, ...wanted }) => {
      const counts = await rulesFor(wanted.migration.request.target.environment);
      return counts(question) ? [wanted] : [];
    }),
  );
  return {
    votes: asked.flat(),
    scheduled: open
      .filter(isScheduled)
      .filter((migration) => isOf(migration, actor) || hasVotedOn(migration, actor))
      .toSorted((a, b) => opening(a) - opening(b)),
    open: open.filter((migration) => isOf(migration, actor) && !isScheduled(migration)),
    ended: ended.filter((migration) => isOf(migration, actor)),
  };
}

function isScheduled({ phase }: Migration): boolean {
  return phase === "scheduled";
}

function hasVotedOn({ decisions }: Migration, person: Actor): boolean {
  return decisions.some(({ actor }) => actorKey(actor) === actorKey(person));
}

/** None within a year comes last. */
function opening({ opensAt }: Migration): number {
  return opensAt ?? Number.POSITIVE_INFINITY;
}

function questionsOf(migration: Migration): readonly (WantedVote & { readonly question: Question })[] {
  const questions = [
    { migration, action: null, question: questionOfPlan(migration) },
    ...migration.actions.map((action) => ({ migration, action, question: questionOfAction(action) })),
  ];
  return questions.filter(({ question }) => question.closed === null);
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
    // As if everything that the policy wants to be filled in were filled in.
    const { digest, typedName } = question;
    const vote = { actor, verdict: "approve" as const, reason: "…", planDigest: digest ?? "", typedName };
    return decide(vote, { question, policy, voter, now: deps.clock.now() }).kind === "counted";
  };
}
