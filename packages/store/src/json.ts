/** JSON in text columns, which remembers in its type what it was made from. */
import { OperationalError } from "@bakferry/core";

declare const HELD: unique symbol;

/** Text that `toJson` made of a `T`. */
export type Json<T> = string & { readonly [HELD]?: T };

export function toJson<T>(value: T): Json<T> {
  return JSON.stringify(value);
}

/** Throws STORE_UNAVAILABLE when the text is no JSON; `where` names the row: "migration mig_1". */
export function parseJson<T>(text: Json<T>, where: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new OperationalError("STORE_UNAVAILABLE", {
      message: `The stored ${where} is damaged; restore the database from a copy.`,
      cause: error,
    });
  }
}
