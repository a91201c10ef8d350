/**
 * Shapes that the services document and the shapes that they send.
 *
 * Seen in documents and old samples: numbers as text and text as numbers, `""` for an empty list, one row
 * without its list, `True` for true, seconds and zeros missing from times.
 */
import { z } from "zod";

/** Text, also where a number came; absent and `null` are empty. */
export const words = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? "" : String(value)));

export const wordsOrNone = words.optional().transform((value) => value ?? "");

/** A number, also as text; `null` where it is empty, absent or none. */
export const numberOrNull = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform((value) => (value === undefined || value === null || value === "" ? null : Number(value)))
  .transform((value) => (Number.isFinite(value) ? value : null));

/** The rows of a doubly nested list: `{ Items: { MigrateTask: [ … ] } }`, read at `Items`. */
export function rowsOf<T>(member: string, row: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess((value) => toRows(member, value), z.array(row));
}

function toRows(member: string, value: unknown): unknown {
  if (value === undefined || value === null || value === "") return [];
  if (Array.isArray(value))
    return value.flatMap((entry) => (isRecord(entry) && member in entry ? toRows(member, entry) : [entry]));
  if (!isRecord(value)) return value;
  const nested = value[member];
  if (member in value) return Array.isArray(nested) ? nested : toRows(member, nested);
  return Object.keys(value).length === 0 ? [] : [value];
}

/** Milliseconds since 1970 from a UTC time as RDS writes it (`2017-05-30 T12:11:4Z`); `null` for anything else. */
export function parseTime(time: string): number | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?Z?$/.exec(
    time.trim(),
  );
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/** `2026-11-22T09:00Z`, the only form of time that RDS's lists take. */
export function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

/** `True`, `true`, `1` and their opposites; `null` for anything else. */
export const truthOrNull = z
  .unknown()
  .optional()
  .transform((value) => {
    const word = String(value).toLowerCase();
    if (word === "true" || word === "1") return true;
    return word === "false" || word === "0" ? false : null;
  });

/** Bytes of a size in megabytes, which older answers write with the unit: `2MB`; `null` where there is none. */
export const megabytesOrNull = wordsOrNone.transform((value) => {
  const match = /^(\d+(?:\.\d+)?)\s*(?:MB?)?$/i.exec(value.trim());
  return match?.[1] === undefined ? null : Math.round(Number(match[1]) * 1024 ** 2);
});

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
