/**
 * A cap on the bandwidth, with a timetable: a line that carries an office by day may be full at night.
 *
 * One bucket serves all connections of all files; each piece books its time on the line before it is written, in
 * the order of asking.
 */
import type { Clock } from "../ports/clock.ts";
import type { SendLimiter } from "../ports/object-store.ts";
import { type Text, text } from "../texts/text.ts";

/** Bytes a second; `null` is no limit. */
type Rate = number | null;

export interface LimitEntry {
  /** Minutes since midnight; a `to` that is not after `from` reaches into the next day. */
  readonly from: number;
  readonly to: number;
  readonly bytesPerSecond: Rate;
}

export interface BandwidthLimit {
  /** The first entry that holds the hour counts. */
  readonly entries: readonly LimitEntry[];
  readonly otherwise: Rate;
}

export interface LimitProblem {
  /** What is wrong with which piece of the text. */
  readonly problem: Text;
}

/** Reads "50M", "off" or "08:00-20:00=20M,off". K, M and G are powers of 1024 bytes a second; "100Mbit" is decimal. */
export function parseLimit(written: string): BandwidthLimit | LimitProblem {
  const entries: LimitEntry[] = [];
  let otherwise: Rate | undefined;
  for (const piece of written.split(",").map((each) => each.trim())) {
    const [span, rateText] = piece.includes("=") ? splitOnce(piece) : [null, piece];
    const bytesPerSecond = parseRate(rateText);
    if (bytesPerSecond === undefined) {
      return { problem: text("limit.noRate", { given: rateText }) };
    }
    if (span === null) {
      if (otherwise !== undefined) return { problem: text("limit.secondRate", { given: piece }) };
      otherwise = bytesPerSecond;
      continue;
    }
    const hours = parseSpan(span);
    if (!hours) return { problem: text("limit.noHours", { given: span }) };
    entries.push({ ...hours, bytesPerSecond });
  }
  return { entries, otherwise: otherwise ?? null };
}

/** What applies at that minute of the day. */
export function rateAt({ entries, otherwise }: BandwidthLimit, minuteOfDay: number): Rate {
  const entry = entries.find(({ from, to }) =>
    from < to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to,
  );
  return entry ? entry.bytesPerSecond : otherwise;
}

/** The tightest of the caps, whatever the hour; `null` without any. */
export function tightestRate({ entries, otherwise }: BandwidthLimit): Rate {
  const rates = [otherwise, ...entries.map(({ bytesPerSecond }) => bytesPerSecond)];
  return rates.reduce((least, rate) =>
    least === null || rate === null ? (least ?? rate) : Math.min(least, rate),
  );
}

export interface LimiterOptions {
  readonly limit: BandwidthLimit;
  readonly clock: Clock;
  /** In the hours of the people who wrote the timetable: local time. */
  readonly minuteOfDay: (now: number) => number;
}

/** Time on the line that may be made up for after a gap. */
const BURST_MS = 250;
/** Waits are cut, so that a change of the timetable is seen. */
const LONGEST_WAIT_MS = 1_000;

export function createLimiter({ limit, clock, minuteOfDay }: LimiterOptions): SendLimiter {
  let bookedUntil = clock.now();
  let turn: Promise<void> = Promise.resolve();

  const rateNow = (): Rate => rateAt(limit, minuteOfDay(clock.now()));

  async function waitFor(bytes: number, signal: AbortSignal): Promise<void> {
    let rate = rateNow();
    while (rate !== null && bookedUntil > clock.now()) {
      await clock.sleep(Math.min(LONGEST_WAIT_MS, bookedUntil - clock.now()), signal);
      rate = rateNow();
    }
    const from = Math.max(rate === null ? 0 : bookedUntil, clock.now() - BURST_MS);
    bookedUntil = rate === null ? clock.now() : from + (bytes * 1000) / rate;
  }

  return {
    take(bytes, signal) {
      const mine = turn.then(() => {
        signal.throwIfAborted();
        return waitFor(bytes, signal);
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

function splitOnce(piece: string): readonly [string, string] {
  const equals = piece.indexOf("=");
  return [piece.slice(0, equals).trim(), piece.slice(equals + 1).trim()];
}

const BYTES: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
const BITS: Readonly<Record<string, number>> = { "": 1 / 8, K: 1e3 / 8, M: 1e6 / 8, G: 1e9 / 8 };

/** Slower than this, one piece would hold its connection for so long that OSS hangs up. */
const SLOWEST = 16 * 2 ** 10;

function parseRate(text: string): Rate | undefined {
  if (text.toLowerCase() === "off") return null;
  const match = /^(\d+(?:\.\d+)?)\s*([KMG]?)(i?B(?:\/s)?|bit(?:\/s)?|bps)?$/i.exec(text);
  if (!match) return undefined;
  const [, amount = "", prefix = "", unit = ""] = match;
  const factors = /^b(?:it|ps)/i.test(unit) ? BITS : BYTES;
  const rate = Number(amount) * (factors[prefix.toUpperCase()] ?? 1);
  return rate >= SLOWEST ? rate : undefined;
}

function parseSpan(text: string): { readonly from: number; readonly to: number } | undefined {
  const match = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  if (fromHour > 23 || toHour > 24 || fromMinute > 59 || toMinute > 59) return undefined;
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
}
