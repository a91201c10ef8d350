/** Which refusals of RDS are answers. */
import { OperationalError } from "@bakferry/core/errors";

/** The operation exists, but not for this engine, edition or kind of instance. */
export const UNSUPPORTED =
  /unsupported|not\W?support|IncorrectDBInstanceType|IncorrectEngine|InvalidEngine|IncorrectDBType/i;

/** `pattern` is matched with the code and message of a refusal that has no meaning of its own in our catalogue. */
export function isRefusedAs(error: unknown, pattern: RegExp): boolean {
  return (
    OperationalError.is(error) && error.code === "RDS_REQUEST_REFUSED" && pattern.test(error.verbatim ?? "")
  );
}

/** Details that no import depends on: where RDS does not tell them, or not us, they are left out. */
export async function unlessUntold<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isUntold =
      isRefusedAs(error, UNSUPPORTED) || (OperationalError.is(error) && error.code === "RDS_ACCESS_DENIED");
    if (isUntold) return undefined;
    throw error;
  }
}
