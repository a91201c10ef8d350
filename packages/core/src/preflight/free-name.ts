/** A name to propose when the wanted one cannot be had. */
import { plainName } from "../model/plain-name.ts";
import type { Facts } from "./facts.ts";

const LONGEST = 60;

/** Names on the instance, in lower case; empty while they are unknown. */
export function takenNames({ databases }: Pick<Facts, "databases">): ReadonlySet<string> {
  const names = databases.kind === "known" ? databases.value.map(({ name }) => name.toLowerCase()) : [];
  return new Set(names);
}

/** Letters and digits, beginning with a letter, and none of the taken ones: "dbtest2". */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const plain = plainName(wanted).replace(/^\d+/, "").slice(0, LONGEST) || "database";
  for (let number = 2; ; number += 1) {
    const proposed = `${plain}${number}`;
    if (!taken.has(proposed.toLowerCase())) return proposed;
  }
}
