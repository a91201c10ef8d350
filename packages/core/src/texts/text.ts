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

/** Serialises to JSON; the key says which values it takes. */
export type Text = { [K in TextKey]: { readonly key: K; readonly values: TextValues<K> } }[TextKey];

/** Languages that have a complete catalogue. */
export type Locale = "en";

const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { en };

export function text<K extends TextKey>(
  key: K,
  ...values: TextValues<K> extends null ? [] : [values: TextValues<K>]
): Text {
  return asText(key, values[0] ?? null);
}

/** Plain text without markup. A key that this version does not know (a row of a newer one) shows as itself. */
export function say(said: Text, locale: Locale = "en"): string {
  const sentence = sentenceOf(CATALOGUES[locale], said.key);
  return sentence ? sentence(said.values) : said.key;
}

function asText(key: TextKey, values: unknown): Text {
  return { key, values } as Text;
}

/** The key and the values belong together by the type of `Text`; the compiler cannot follow that through a union. */
function sentenceOf(catalogue: Catalogue, key: TextKey): ((values: unknown) => string) | undefined {
  return catalogue[key] as ((values: unknown) => string) | undefined;
}
