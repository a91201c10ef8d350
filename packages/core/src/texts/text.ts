/**
 * Texts for people, as data: a key of the catalogue and the values that go into it.
 *
 * Findings, failures and summaries are stored in rows and shown in Slack, in a terminal and in reports, perhaps in
 * another language than the one of the process that wrote them. So the domain never makes a sentence; it names one.
 */
import { en } from "./en.ts";
import type { Locale } from "./locale.ts";
import type { Catalogue, Text, TextKey, TextValues } from "./make-text.ts";
import type { Translation } from "./translation.ts";
import { zhCN } from "./zh-cn.ts";

export { type Locale, localeOf, LOCALES } from "./locale.ts";

export { type Catalogue, text, type Text, type TextKey, type TextValues } from "./make-text.ts";

const CATALOGUES: Readonly<Record<Locale, Translation<Catalogue>>> = { en, "zh-CN": zhCN };

/** The values of a text of this key; `undefined` for any other. A value that is a text itself comes in English. */
export function valuesOf<K extends TextKey>(said: Text, key: K): TextValues<K> | undefined {
  return said.key === key ? (saidValues(said.values, "en") as TextValues<K>) : undefined;
}

/** Plain text without markup; surfaces say with their reader's locale, by a pen or the terminal's `say`. A key that this version does not know (a row of a newer one) shows as itself. */
export function say(said: Text, locale: Locale = "en"): string {
  const sentence = sentenceOf(CATALOGUES[locale], said.key);
  return sentence ? sentence(saidValues(said.values, locale)) : said.key;
}

/** The key and the values belong together by how a Text is made. */
function sentenceOf(
  catalogue: Translation<Catalogue>,
  key: TextKey,
): ((values: unknown) => string) | undefined {
  return catalogue[key] as ((values: unknown) => string) | undefined;
}

function saidValues(values: unknown, locale: Locale): unknown {
  if (typeof values !== "object" || values === null) return values;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, saidValue(value, locale)]));
}

function saidValue(value: unknown, locale: Locale): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => saidValue(item, locale));
  return isText(value) ? say(value, locale) : value;
}

function isText(value: unknown): value is Text {
  return typeof value === "object" && value !== null && "key" in value && "values" in value;
}
