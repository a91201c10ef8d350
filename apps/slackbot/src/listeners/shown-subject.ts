/** A question that somebody clicked, with everything that its card and its form show. */
import {
  environmentOf,
  findQuestion,
  type FoundQuestion,
  policyFor,
  type QuestionRef,
  type QuestionSubject,
  readMembers,
  type RefusedOrder,
  summarize,
  summarizeAction,
  summarizeWave,
} from "@bakferry/core";

import type { ShownSubject } from "../views/asked.ts";
import type { WorkDeps } from "./work-deps.ts";

export interface ShownQuestion extends FoundQuestion {
  readonly subject: ShownSubject;
}

export async function findShown(deps: WorkDeps, ref: QuestionRef): Promise<ShownQuestion | RefusedOrder> {
  const found = await findQuestion(deps.desk, ref);
  return found.kind === "refused" ? found : { ...found, subject: await shownSubject(deps, found.subject) };
}

export async function shownSubject(
  { desk }: Pick<WorkDeps, "desk">,
  subject: QuestionSubject,
): Promise<ShownSubject> {
  const policy = policyFor(desk.settings, environmentOf(subject));
  switch (subject.kind) {
    case "plan":
      return { ...subject, summary: summarize(subject.migration, policy) };
    case "wave":
      return {
        ...subject,
        summary: summarizeWave(subject.wave, await readMembers(desk, subject.wave), policy),
      };
    case "action":
      return { ...subject, summary: summarizeAction(subject.migration, subject.action) };
  }
}
