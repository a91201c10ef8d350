/** A step beyond the plan that is not done, or could not be. */
import type { Failure } from "../../model/failure.ts";
import type { Text } from "../../texts/text.ts";
import { text } from "../../texts/text.ts";

export interface Refusal {
  readonly code: string;
  readonly summary: Text;
  readonly remedies?: readonly Text[];
  /** What state things are in; nothing changed unless it says so. */
  readonly state?: Text;
}

export function refusal({ code, summary, remedies = [], state }: Refusal): Failure {
  return {
    code,
    summary,
    state: state ?? text("action.stateRefused"),
    remedies,
    verbatim: null,
    requestId: null,
  };
}
