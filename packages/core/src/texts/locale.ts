/** The languages that have a complete catalogue, and which one a reader's own setting means. */

export const LOCALES = ["en", "zh-CN"] as const;
export type Locale = (typeof LOCALES)[number];

/**
 * The catalogue for a BCP 47 tag (`zh-CN`, `en-US`) or a POSIX locale (`zh_CN.UTF-8`); `undefined` for a language
 * that has none.
 *
 * `C` and `POSIX` say nothing about a reader. Chinese in traditional characters is not what `zh-CN` is written in, and
 * its readers get the default instead.
 */
export function localeOf(tag: string | undefined): Locale | undefined {
  const [language, ...rest] = (tag ?? "")
    .replace(/[.@].*$/, "")
    .toLowerCase()
    .split(/[-_]/);
  if (language === "en") return "en";
  if (language !== "zh") return undefined;
  return rest.some((part) => TRADITIONAL.has(part)) && !rest.includes("hans") ? undefined : "zh-CN";
}

const TRADITIONAL: ReadonlySet<string> = new Set(["hant", "tw", "hk", "mo"]);
