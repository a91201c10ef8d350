/** The codes of operational errors; their words stand with all others in the catalogue of texts. */
export { ERROR_CATALOGUE, type ErrorCode } from "../texts/en/error-codes.ts";
