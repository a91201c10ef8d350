/** An operational error as the failure of a migration. */
import type { OperationalError } from "../errors/operational-error.ts";
import type { Failure } from "../model/failure.ts";
import { type Text, text } from "../texts/text.ts";

export function failureOf(error: OperationalError, state: Text): Failure {
  const remedy = text(`errorCode.${error.code}.remedy`);
  return {
    code: error.code,
    summary: text(`errorCode.${error.code}.meaning`),
    state,
    remedies: [...(error.remedy ? [error.remedy] : []), remedy],
    verbatim: error.verbatim ?? null,
    requestId: error.requestId ?? null,
    contact: error.contact ?? null,
  };
}
