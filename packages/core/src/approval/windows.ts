/**
 * Whether an approved import may start, and when it may next.
 *
 * Zone arithmetic is Temporal's: on a day on which the clocks change, a window begins and ends by the clock on the
 * wall; a time that the clocks skip is the one after it.
 */
import { Temporal } from "temporal-polyfill";

import { type ChangeWindows, type ClosedDays, WEEKDAYS, type WeeklyWindow } from "../model/change-windows.ts";

/** Closed days may cover a season; what does not open within a year does not open. */
const DAYS_AHEAD = 366;

/** In milliseconds since 1970; the end does not belong to it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export function isOpenAt(windows: ChangeWindows | null, at: number): boolean {
  return nextOpening(windows, at) === at;
}

/** `at` itself when it is open then; `null` when nothing opens within a year. */
export function nextOpening(windows: ChangeWindows | null, at: number): number | null {
  if (!windows) return at;
  const closed = windows.deny.map((days) => closedSpan(days, windows.timeZone));
  if (windows.allow.length === 0) return pastClosed(at, closed);
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(windows.timeZone).toPlainDate();
  // A window of yesterday may reach into today.
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
    const date = today.add({ days: ahead });
    const openings = windows.allow
      .filter(({ days }) => days.some((day) => WEEKDAYS.indexOf(day) + 1 === date.dayOfWeek))
      .map((window) => openingIn(spanOn(date, window, windows.timeZone), at, closed))
      .filter((opening) => opening !== null);
    if (openings.length > 0) return Math.min(...openings);
  }
  return null;
}

function openingIn(span: Span, at: number, closed: readonly Span[]): number | null {
  const opening = pastClosed(Math.max(at, span.from), closed);
  return opening < span.to ? opening : null;
}

/** The first moment from `at` on that is on no closed day. */
function pastClosed(at: number, closed: readonly Span[]): number {
  const over = closed.find(({ from, to }) => at >= from && at < to);
  return over ? pastClosed(over.to, closed) : at;
}

function spanOn(date: Temporal.PlainDate, { from, to }: WeeklyWindow, timeZone: string): Span {
  const begins = Temporal.PlainTime.from(from);
  const ends = Temporal.PlainTime.from(to);
  const lastDay = Temporal.PlainTime.compare(ends, begins) > 0 ? date : date.add({ days: 1 });
  return { from: instantOf(date, begins, timeZone), to: instantOf(lastDay, ends, timeZone) };
}

function closedSpan({ from, to }: ClosedDays, timeZone: string): Span {
  const dayAfter = Temporal.PlainDate.from(to).add({ days: 1 });
  return {
    from: Temporal.PlainDate.from(from).toZonedDateTime(timeZone).epochMilliseconds,
    to: dayAfter.toZonedDateTime(timeZone).epochMilliseconds,
  };
}

function instantOf(date: Temporal.PlainDate, plainTime: Temporal.PlainTime, timeZone: string): number {
  return date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}
