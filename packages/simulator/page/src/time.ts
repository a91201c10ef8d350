/**
 * Times as the reader's own clock shows them.
 *
 * Slack sends moments, not texts: message timestamps and `<!date^…>` tokens are seconds since 1970, and each
 * reader sees them in their own zone. In messages they are in the language of the reader's Slack, on the page itself in
 * English; 12 or 24 hours follow the browser.
 *
 * Source: docs.slack.dev, "Formatting message text", date formatting.
 */

/** Where and when the reader is; tests give a fixed one. */
export interface Reader {
  /** IANA name. */
  readonly zone: string;
  readonly hour12: boolean;
  readonly nowMs: number;
  /** Language of their Slack; English when left out. */
  readonly locale?: string;
}

/** The reader of this browser at this moment. */
export function currentReader(): Reader {
  const { timeZone, hour12 } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
  return { zone: timeZone, hour12: hour12 ?? false, nowMs: Date.now() };
}

/** The same, with the language that this person has chosen in Slack. */
export function readerOf({ locale }: { readonly locale: string }): Reader {
  return { ...currentReader(), locale };
}

/** Fills the `{…}` tokens of a date format; one that Slack does not know stays as written. */
export function formatDateTokens(unix: number, format: string, reader: Reader): string {
  return format.replace(/\{(\w+)\}/g, (whole, token: string) => formatToken(unix, token, reader) ?? whole);
}

/** "10:02", the time that stands beside a message. */
export function clockTime(unix: number, reader: Reader, seconds = false): string {
  return intl(unix, reader, {
    hour: reader.hour12 ? "numeric" : "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: reader.hour12 ? "h12" : "h23",
  });
}

/** "Today", "Yesterday" or "Thursday, November 19th": the divider between days. */
export function dayLabel(unix: number, reader: Reader): string {
  const relative = relativeDay(unix, reader);
  if (relative !== undefined) return relative[0]?.toUpperCase() + relative.slice(1);
  return `${intl(unix, reader, { weekday: "long" })}, ${monthDay(unix, reader)}`;
}

/** "3 minutes ago", "in 2 hours". */
export function ago(unix: number, nowMs: number, locale = ENGLISH): string {
  const seconds = Math.round(unix - nowMs / 1000);
  const size = Math.abs(seconds);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (size < 60 && !isEnglish(locale)) return words.format(0, "minute");
  if (size < 60) return seconds <= 0 ? "just now" : "in less than a minute";
  if (size < 3600) return words.format(Math.trunc(seconds / 60), "minute");
  if (size < 86_400) return words.format(Math.trunc(seconds / 3600), "hour");
  return words.format(Math.trunc(seconds / 86_400), "day");
}

/** The day in the reader's zone as "2026-11-22"; two moments are on one day when these are equal. */
export function dayKey(unix: number, reader: Reader): string {
  const at = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const [month, day, year] = intl(unix, { ...reader, locale: ENGLISH }, at).split("/");
  return `${year}-${month}-${day}`;
}

function formatToken(unix: number, token: string, reader: Reader): string | undefined {
  const pretty = token.endsWith("_pretty") ? relativeDay(unix, reader) : undefined;
  if (pretty !== undefined) return pretty;
  switch (token.replace(/_pretty$/, "")) {
    case "date_num":
      return dayKey(unix, reader);
    case "date_slash":
      return intl(unix, reader, { year: "numeric", month: "2-digit", day: "2-digit" });
    case "date":
      return longDate(unix, reader);
    case "date_short":
      return intl(unix, reader, { year: "numeric", month: "short", day: "numeric" });
    case "date_long":
    case "date_long_full":
    case "day_divider":
      return longDate(unix, reader, "long");
    case "time":
      return clockTime(unix, reader);
    case "time_secs":
      return clockTime(unix, reader, true);
    case "ago":
      return ago(unix, reader.nowMs, reader.locale);
    default:
      return undefined;
  }
}

/** English has its own way with the number of the day. */
function longDate(unix: number, reader: Reader, weekday?: "long"): string {
  if (!isEnglish(reader.locale))
    return intl(unix, reader, {
      year: "numeric",
      month: "long",
      day: "numeric",
      ...(weekday && { weekday }),
    });
  const day = weekday === undefined ? "" : `${intl(unix, reader, { weekday })}, `;
  return `${day}${monthDay(unix, reader)}, ${intl(unix, reader, { year: "numeric" })}`;
}

const ENGLISH = "en-US";

function isEnglish(locale = ENGLISH): boolean {
  return locale.startsWith("en");
}

const ORDINALS: ReadonlyMap<Intl.LDMLPluralRule, string> = new Map([
  ["one", "st"],
  ["two", "nd"],
  ["few", "rd"],
]);

function monthDay(unix: number, reader: Reader): string {
  const day = Number(intl(unix, reader, { day: "numeric" }));
  const rule = new Intl.PluralRules("en", { type: "ordinal" }).select(day);
  const suffix = ORDINALS.get(rule) ?? "th";
  return `${intl(unix, reader, { month: "long" })} ${day}${suffix}`;
}

function relativeDay(unix: number, reader: Reader): string | undefined {
  const day = dayKey(unix, reader);
  const now = reader.nowMs / 1000;
  const offset = [-1, 0, 1].find((days) => dayKey(now + days * 86_400, reader) === day);
  if (offset === undefined) return undefined;
  return new Intl.RelativeTimeFormat(reader.locale ?? ENGLISH, { numeric: "auto" }).format(offset, "day");
}

function intl(unix: number, { zone, locale = ENGLISH }: Reader, options: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(unix * 1000);
  // ICU puts a narrow no-break space before AM and PM, which no reader can search for.
  return text.replaceAll("\u202f", " ");
}
