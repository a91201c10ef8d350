/** The question of a plan is open: what the clock does to it, and otherwise nothing until somebody answers. */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import { waveOf } from "../../model/migration.ts";
import { attendQuestion } from "../questions/attend-question.ts";
import { foundQuestion } from "../questions/find-question.ts";
import { sleepUntil, type Step } from "./step.ts";

export const awaitVotesStep: Step = async (context) => {
  const { migration, deps } = context;
  // One question is asked for the whole wave, which closes it for all.
  if (waveOf(migration) !== null) return sleepUntil(context, null);
  const found = foundQuestion(deps.settings, { kind: "plan", migration });
  if (await attendQuestion(context, found)) return;
  await sleepUntil(context, nextLookAtQuestion(found.question, found.policy));
};
