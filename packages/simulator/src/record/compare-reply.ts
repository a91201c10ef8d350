import type { Leaf, Reply } from "./leaf.ts";
/**
 * How one answer differs from a recorded one.
 *
 * Whatever it says has to stand at the same place in the real answer, with the same type; a word of the service has to be
 * the same word. What it leaves out is no difference: the coverage tables tell that.
 */
import { ISSUED_NAME } from "./made-up-names.ts";

/** What an answer says at a place: its type, and the value where it counts. */
export interface SaidLeaf {
  readonly place: string;
  readonly type: Leaf & string;
  readonly value: string | number | boolean | null;
  readonly form?: string;
  /** Whether what has a made-up name has to be the same thing as wherever that name was met before. */
  readonly isCertain?: boolean;
  /** Of another item of a list than the recorded one: its type is all that can be compared. */
  readonly isOther?: boolean;
}

/** What the made-up names of a recording stand for in the answers to a replay. */
export type Bound = Map<string, string>;

/** Learns what the recording's made-up names stand for here. */
export function compareReply(reply: Reply, said: readonly SaidLeaf[], bound: Bound): readonly string[] {
  const places = Object.keys(reply);
  return said.flatMap((leaf) => {
    const real = reply[leaf.place];
    if (real === undefined) {
      return isNews(leaf, places) ? [`${leaf.place} is not in the real answer`] : [];
    }
    const difference = compareLeaf(real, leaf, bound);
    return difference === undefined ? [] : [`${leaf.place}: ${difference}`];
  });
}

function compareLeaf(real: Leaf, said: SaidLeaf, bound: Bound): string | undefined {
  const { type, value } = said;
  if (typeof real === "object" && "is" in real) return compareName(real, said, bound);
  const realType = typeof real === "object" ? typeOfWord(real.says) : real;
  // What is null in one state is something in another.
  if (isNothing(type) || isNothing(realType)) return undefined;
  if (type !== realType) return `${type} instead of ${realType}`;
  if (said.isOther === true) return undefined;
  if (typeof real === "object" && real.says !== value) {
    return `${JSON.stringify(value)} instead of ${JSON.stringify(real.says)}`;
  }
  return undefined;
}

function compareName(
  { is, form }: { readonly is: string; readonly form?: string },
  said: SaidLeaf,
  bound: Bound,
): string | undefined {
  if (isNothing(said.type) || said.isOther === true) return undefined;
  if (form !== undefined && said.form !== form) return `${said.form ?? "another form"} instead of ${form}`;
  const value = String(said.value);
  const known = bound.get(is) ?? (ISSUED_NAME.test(is) ? undefined : is);
  if (known === undefined) bound.set(is, value);
  else if (said.isCertain === true && known !== value) return `${value} instead of ${is}, which is ${known}`;
  return undefined;
}

function typeOfWord(word: string | number | boolean): Leaf & string {
  if (typeof word === "string") return "string";
  return typeof word === "number" ? "number" : "boolean";
}

function isNothing(type: Leaf): boolean {
  return type === "null" || type === "empty";
}

/** A list that was empty there says nothing about its items, nor does what is null here about what it can hold. */
function isNews({ place, type }: SaidLeaf, places: readonly string[]): boolean {
  if (isNothing(type) && places.some((known) => known.startsWith(`${place}.`))) return false;
  const around = place.replace(/(?:^|\.)[^.]+$/, "");
  return around === "" || places.some((known) => known.startsWith(`${around}.`));
}
