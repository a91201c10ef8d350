/** The nearest known word to a mistyped one. */
import { distance } from "fastest-levenshtein";

/** At most two typing errors away, and fewer than half of the word; `null` when nothing is that near. */
export function didYouMean(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const [nearest] = known
    .map((candidate) => ({ candidate, errors: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.errors - b.errors);
  if (!nearest || nearest.errors > 2 || nearest.errors * 2 > wanted.length) return null;
  return nearest.candidate;
}
