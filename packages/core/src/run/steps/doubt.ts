/** Looking could not tell what became of a call: a person looks in the console and says. */
import type { Failure } from "../../model/failure.ts";
import type { Doubt, Migration } from "../../model/migration.ts";
import { type Text, text } from "../../texts/text.ts";
import { move, type StepContext } from "./step.ts";

export interface DoubtCase {
  readonly doubt: Doubt;
  readonly summary: Text;
  readonly remedies: readonly Text[];
}

/** The claim on the database stays, and nothing is asked of RDS before the answer. */
export function askWhatHappened(
  context: StepContext,
  { doubt, summary, remedies }: DoubtCase,
): Promise<Migration> {
  const { instanceId } = context.migration.request.target;
  const failure: Failure = {
    code: "IMPORT_UNCLEAR",
    summary,
    state: text("failure.importMayRun", { instanceId }),
    remedies,
    verbatim: null,
    requestId: null,
  };
  const events = [{ type: "needs_attention" as const, failure }];
  return move(context, { to: { phase: "needs_attention", doubt, failure }, events, wakeInMs: null });
}
