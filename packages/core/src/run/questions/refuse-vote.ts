/** Whether a person's answer would be taken now, before a form is filled in or a question is shown as theirs. */
import { decide } from "../../approval/decide.ts";
import type { Actor } from "../../model/actor.ts";
import type { Verdict, Voter } from "../../model/approval.ts";
import type { Text } from "../../texts/text.ts";
import type { DeskDeps } from "../deps.ts";
import { identifyVoters } from "../identify-voter.ts";
import type { FoundQuestion } from "./find-question.ts";

export interface PlannedVote {
  readonly actor: Actor;
  readonly verdict: Verdict;
  /** The digest on the card that was clicked. */
  readonly planDigest: string;
}

/** `null`: it would be taken, or the chat cannot say who they are; whoever votes then is asked again. */
export async function refuseVoteOf(
  deps: Pick<DeskDeps, "people" | "logger" | "clock">,
  found: Pick<FoundQuestion, "question" | "policy">,
  vote: PlannedVote,
): Promise<Text | null> {
  const known = await identifyVoters(deps, { actor: vote.actor, decisions: [] }, found.policy);
  return known ? refusalOf(vote, { ...found, voter: known.voter, now: deps.clock.now() }) : null;
}

/** As if everything that the policy wants to be filled in were filled in. */
export function refusalOf(
  vote: PlannedVote,
  context: Pick<FoundQuestion, "question" | "policy"> & { readonly voter: Voter; readonly now: number },
): Text | null {
  const { typedName } = context.question;
  const outcome = decide({ ...vote, reason: "…", typedName }, context);
  return outcome.kind === "refused" ? outcome.answer : null;
}
