/**
 * Texts for people, as data: a key of the catalogue and the values that go into it.
 *
 * Findings, failures and summaries are stored in rows and shown in Slack, in a terminal and in reports, perhaps in
 * another language than the one of the process that wrote them. So the domain never makes a sentence; it names one.
 */
import { en } from "./en.ts";

export type Catalogue = typeof en;
export type TextKey = keyof Catalogue;

/** What the sentence of a key needs: an object of strings and numbers, or `null` when it needs nothing. */
export type TextValues<K extends TextKey> = Catalogue[K] extends () => string
  ? null
  : Catalogue[K] extends (values: infer V) => string
    ? V
    : never;

/**
 * Serialises to JSON; made by `text`, which holds the values against the key. No union of all keys with their values:
 * beyond a thousand members the compiler gives such a type up.
 */
export interface Text {
  readonly key: TextKey;
  readonly values: unknown;
}

/** Languages that have a complete catalogue. */
export type Locale = "en";

const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { en };

export function text<K extends TextKey>(
  key: K,
  ...values: TextValues<K> extends null ? [] : [values: TextValues<K>]
): Text {
  return { key, values: values[0] ?? null };
}

/** The values of a text of this key; `undefined` for any other. */
export function valuesOf<K extends TextKey>(said: Text, key: K): TextValues<K> | undefined {
  return said.key === key ? (said.values as TextValues<K>) : undefined;
}

/** Plain text without markup. A key that this version does not know (a row of a newer one) shows as itself. */
export function say(said: Text, locale: Locale = "en"): string {
  const sentence = sentenceOf(CATALOGUES[locale], said.key);
  return sentence ? sentence(said.values) : said.key;
}

/** The key and the values belong together by how a Text is made. */
function sentenceOf(catalogue: Catalogue, key: TextKey): ((values: unknown) => string) | undefined {
  return catalogue[key] as ((values: unknown) => string) | undefined;
}
