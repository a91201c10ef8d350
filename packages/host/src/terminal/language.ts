/**
 * The language of this process. It has one reader, who chose it before the program began, so it is set once, first of
 * all, as `setlocale` does; what a server draws for many readers gets its language passed instead.
 */
import { type Locale, localeOf, LOCALES, say as sayIn, type Text } from "@bakferry/core/texts";

let spoken: Locale = "en";

/** Plain text without markup, in the reader's language. */
export function say(words: Text): string {
  return sayIn(words, spoken);
}

export function speak(locale: Locale): void {
  spoken = locale;
}

/**
 * `--lang` and `BAKFERRY_LANG` are meant for us; the rest is what every program of the system obeys, in the order of
 * POSIX. The option is looked for here because help and refusals are said before the line is read.
 *
 * Source: POSIX.1-2024, 8.2 Internationalization Variables.
 */
export function languageOf(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Locale {
  const { BAKFERRY_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  const system = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== "");
  return (
    LOCALES.find((locale) => locale === optionIn(words)) ??
    localeOf(BAKFERRY_LANG) ??
    localeOf(system) ??
    "en"
  );
}

function optionIn(words: readonly string[]): string | undefined {
  const end = words.indexOf("--");
  const own = end === -1 ? words : words.slice(0, end);
  const at = own.findLastIndex((word) => word === "--lang" || word.startsWith("--lang="));
  return own[at] === "--lang" ? own[at + 1] : own[at]?.slice("--lang=".length);
}
