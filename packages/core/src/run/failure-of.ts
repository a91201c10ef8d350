/** An operational error as the failure of a migration. */
import { ERROR_CATALOGUE } from "../errors/catalogue.ts";
import type { OperationalError } from "../errors/operational-error.ts";
import type { Failure } from "../model/failure.ts";
import { type Text, text } from "../texts/text.ts";

export function failureOf(error: OperationalError, state: Text): Failure {
  const { meaning, remedy } = ERROR_CATALOGUE[error.code];
  return {
    code: error.code,
    summary: text("failure.operational", { meaning }),
    state,
    remedies: [...(error.remedy ? [error.remedy] : []), text("failure.catalogueRemedy", { remedy })],
    verbatim: error.verbatim ?? null,
    requestId: error.requestId ?? null,
    contact: error.contact ?? null,
  };
}
