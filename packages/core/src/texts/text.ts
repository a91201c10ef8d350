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
 * Serialises to JSON. Made by `text`, which knows what each key takes; a union of all keys with their values would be
 * more than the compiler follows.
 */
export interface Text {
  readonly key: TextKey;
  readonly values: object | null;
}

/** A text that is known to be the one of a key, with what it says. */
export interface TextOf<K extends TextKey> extends Text {
  readonly key: K;
  readonly values: Extract<TextValues<K>, object>;
}

export function isText<K extends TextKey>(said: Text, key: K): said is TextOf<K> {
  return said.key === key;
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

/** Plain text without markup. A key that this version does not know (a row of a newer one) shows as itself. */
export function say(said: Text, locale: Locale = "en"): string {
  const sentence = sentenceOf(CATALOGUES[locale], said.key);
  return sentence ? sentence(said.values) : said.key;
}

/** The key and the values belong together because `text` has put them together. */
function sentenceOf(catalogue: Catalogue, key: TextKey): ((values: unknown) => string) | undefined {
  return catalogue[key] as ((values: unknown) => string) | undefined;
}
