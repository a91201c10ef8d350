/** Writes what happens to a question into the row in which it stands. */
import { commitActionQuestion } from "./action-question.ts";
import type { FoundQuestion } from "./find-question.ts";
import { commitPlanQuestion } from "./plan-question.ts";
import type { QuestionChange, QuestionCommit, QuestionDeps } from "./question-change.ts";
import { commitWaveQuestion } from "./wave-question.ts";

export function commitQuestion(
  deps: QuestionDeps,
  found: FoundQuestion,
  change: QuestionChange,
): Promise<QuestionCommit> {
  const { subject } = found;
  switch (subject.kind) {
    case "plan":
      return commitPlanQuestion(deps, { ...found, subject }, change);
    case "wave":
      return commitWaveQuestion(deps, { ...found, subject }, change);
    case "action":
      return commitActionQuestion(deps, { ...found, subject }, change);
  }
}
