/** Who could approve what is asked now, who could not and why, and what is still missing. */
import { type Tally, tally } from "../../approval/tally.ts";
import { nextOpening } from "../../approval/windows.ts";
import { actorKey, type Actor } from "../../model/actor.ts";
import type { ApprovalPolicy, Approvers } from "../../model/approval-policy.ts";
import { type Text, text } from "../../texts/text.ts";
import type { DeskDeps } from "../deps.ts";
import { identifyVoters, isOneOf } from "../identify-voter.ts";
import { findQuestion, type FoundQuestion, type QuestionRef, type RefusedOrder } from "./find-question.ts";
import { refusalOf } from "./refuse-vote.ts";

export interface ExplainedPerson {
  readonly actor: Actor;
  /** `null`: this person's approval would count now. */
  readonly refusal: Text | null;
  readonly mayBreakGlass: boolean;
}

export interface Explanation extends Omit<FoundQuestion, "kind"> {
  readonly kind: "explained";
  readonly tally: Tally;
  /** Everybody whom the policy names, and whoever asked. */
  readonly people: readonly ExplainedPerson[];
  /** There are more whom nobody looked at. */
  readonly more: number;
  /** When it may start once it is approved; `null`: not within a year. Steps beyond the plan know no windows. */
  readonly startsAt: number | null;
}

type ExplainDeps = Pick<DeskDeps, "store" | "waves" | "settings" | "people" | "clock" | "logger">;

/** Each is looked up in the chat. */
const MOST_PEOPLE = 50;

export async function explainQuestion(
  deps: ExplainDeps,
  ref: QuestionRef,
): Promise<Explanation | RefusedOrder> {
  const found = await findQuestion(deps, ref);
  if (found.kind === "refused") return found;
  const { subject, question, policy } = found;
  const named = await namedBy(deps, found);
  if (!named) return { kind: "refused", answer: text("approval.cannotVerify") };
  const shown = named.slice(0, MOST_PEOPLE);
  const people: ExplainedPerson[] = [];
  for (const actor of shown) {
    const person = await explainPerson(deps, found, actor);
    if (!person) return { kind: "refused", answer: text("approval.cannotVerify") };
    people.push(person);
  }
  const now = deps.clock.now();
  return {
    kind: "explained",
    subject,
    question,
    policy,
    tally: tally(question, policy),
    people,
    more: named.length - shown.length,
    startsAt: nextOpening(subject.kind === "action" ? null : policy.windows, now),
  };
}

/** `null` when the chat cannot say who is in a group. */
async function namedBy(
  { people, logger }: ExplainDeps,
  { question, policy }: FoundQuestion,
): Promise<readonly Actor[] | null> {
  const { askedBy } = question;
  const place = askedBy.kind === "slackUser" ? askedBy : { teamId: "" };
  const all = whoIsNamed(policy);
  try {
    const groups = await Promise.all(
      all.flatMap(({ usergroups }) => usergroups).map((group) => people.usergroupMembers(group)),
    );
    const users = [...all.flatMap((each) => each.users), ...groups.flat()];
    const actors = users.map((userId): Actor => ({
      kind: "slackUser",
      teamId: place.teamId,
      userId,
      ...("enterpriseId" in place && place.enterpriseId && { enterpriseId: place.enterpriseId }),
    }));
    return [...new Map([askedBy, ...actors].map((actor) => [actorKey(actor), actor])).values()];
  } catch (error) {
    logger.warn("The approvers could not be read.", {
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}

function whoIsNamed({ rules, escalation, breakGlass }: ApprovalPolicy): readonly Approvers[] {
  return [...rules, ...(escalation ? [escalation] : []), ...(breakGlass ? [breakGlass] : [])];
}

async function explainPerson(
  deps: ExplainDeps,
  { question, policy }: FoundQuestion,
  actor: Actor,
): Promise<ExplainedPerson | null> {
  const known = await identifyVoters(deps, { actor, decisions: [] }, policy);
  const breaks = policy.breakGlass && (await isOneOf(deps, actor, policy.breakGlass));
  if (!known) return null;
  const vote = { actor, verdict: "approve" as const, planDigest: question.digest ?? "" };
  const refusal = refusalOf(vote, { question, policy, voter: known.voter, now: deps.clock.now() });
  const isStartable = question.closed === null || question.waitsForWindow;
  return { actor, refusal, mayBreakGlass: breaks === true && isStartable };
}
