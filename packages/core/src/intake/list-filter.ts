/** What may follow `list` and `history`: `mine`, `open`, `to prod-1`, `last 7d`, in any order. */
import { type Text, text } from "../texts/text.ts";
import { didYouMean } from "./did-you-mean.ts";

export interface ListFilter {
  /** Those that the person asked for. */
  readonly mine: boolean;
  /** Those that have not ended. */
  readonly open: boolean;
  /** A configured target, or its instance id. */
  readonly targetName: string | null;
  /** Asked for within this time. */
  readonly withinMs: number | null;
}

export type FilterOutcome =
  | { readonly kind: "filter"; readonly filter: ListFilter }
  | { readonly kind: "refused"; readonly answer: Text; readonly nearest: string | null };

export const NO_FILTER: ListFilter = { mine: false, open: false, targetName: null, withinMs: null };

export const FILTER_WORDS = ["mine", "open", "to", "last"] as const;

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

export function parseListFilter(words: readonly string[]): FilterOutcome {
  let filter = NO_FILTER;
  const left = words.values();
  for (const word of left) {
    const known = FILTER_WORDS.find((each) => each === word.toLowerCase());
    if (!known) {
      const nearest = didYouMean(word, FILTER_WORDS);
      return { kind: "refused", answer: text("intake.unknownFilter", { word }), nearest };
    }
    const value = known === "to" || known === "last" ? left.next().value : undefined;
    const next = narrowed(filter, known, value);
    if (!next) {
      const key = known === "last" ? "intake.lastWhat" : "intake.toWhat";
      return { kind: "refused", answer: text(key), nearest: null };
    }
    filter = next;
  }
  return { kind: "filter", filter };
}

/** `null` when the word lacks its value, or has a wrong one. */
function narrowed(
  filter: ListFilter,
  word: (typeof FILTER_WORDS)[number],
  value: string | undefined,
): ListFilter | null {
  switch (word) {
    case "mine":
      return { ...filter, mine: true };
    case "open":
      return { ...filter, open: true };
    case "to":
      return value === undefined ? null : { ...filter, targetName: value };
    case "last": {
      const withinMs = durationOf(value ?? "");
      return withinMs === null ? null : { ...filter, withinMs };
    }
  }
}

/** "12h", "7d", "2w". */
function durationOf(written: string): number | null {
  const [, count, unit] = /^([1-9]\d{0,3})([hdw])$/i.exec(written) ?? [];
  const unitMs = UNIT_MS[unit?.toLowerCase() ?? ""];
  return unitMs === undefined ? null : Number(count) * unitMs;
}
