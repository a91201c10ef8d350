/**
 * Names a sentence of the catalogue, without loading one: whoever only makes texts needs no language.
 *
 * Types alone come from the catalogue here; its sentences cost a process that only uploads ten megabytes.
 */
import type { en } from "./en.ts";

export type Catalogue = typeof en;
export type TextKey = keyof Catalogue;

/** What the sentence of a key needs: an object of strings and numbers, or `null` when it needs nothing. */
export type TextValues<K extends TextKey> = Catalogue[K] extends () => string
  ? null
  : Catalogue[K] extends (values: infer V) => string
    ? V
    : never;

/** The same, where each string may be a text itself, which is said in the language of the whole. */
type GivenValues<V> = {
  readonly [P in keyof V]: V[P] extends readonly string[]
    ? readonly (string | Text)[]
    : string extends V[P]
      ? V[P] | Text
      : V[P];
};

/**
 * Serialises to JSON; made by `text`, which holds the values against the key. No union of all keys with their values:
 * beyond a thousand members the compiler gives such a type up.
 */
export interface Text {
  readonly key: TextKey;
  readonly values: unknown;
}

export function text<K extends TextKey>(
  key: K,
  ...values: TextValues<K> extends null ? [] : [values: GivenValues<TextValues<K>>]
): Text {
  return { key, values: values[0] ?? null };
}
