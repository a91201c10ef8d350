/** How far an upload is. "Acknowledged" is what OSS has proved and never goes back; "sent" shows that the line lives. */
import type { UploadPace } from "../model/migration.ts";
import type { Clock } from "../ports/clock.ts";

/** Comparing reads the file again where only OSS knows a part; completing waits for OSS to put the parts together. */
export type UploadPhase = "comparing" | "sending" | "completing" | "done";

export interface UploadProgress {
  readonly phase: UploadPhase;
  /** Of a stream of unknown length, what has been read so far. */
  readonly totalBytes: number;
  readonly isTotalKnown: boolean;
  /** Read again to be compared with what OSS has. */
  readonly comparedBytes: number;
  /** In parts that OSS has and whose checksum agrees. */
  readonly acknowledgedBytes: number;
  /** Since the start of this process, resent bytes included. */
  readonly sentBytes: number;
  readonly bytesPerSecond: number;
  /** `null` until there is a rate to tell it by. */
  readonly remainingMs: number | null;
  readonly retries: number;
  /** Connections that may be used now. */
  readonly concurrency: number;
  /** Connections that are in use. */
  readonly inFlight: number;
  /** Why a part was last sent again. */
  readonly lastError: string | null;
  /** Nothing has left and nothing was acknowledged for so long; `null` while that is usual. */
  readonly silentMs: number | null;
}

/** What a person is told of it, beside the amount. */
export function paceOf(progress: UploadProgress): UploadPace {
  const { phase, comparedBytes, sentBytes, remainingMs, inFlight, retries, silentMs } = progress;
  const bytesPerSecond = Math.round(progress.bytesPerSecond);
  return {
    phase,
    comparedBytes,
    sentBytes,
    bytesPerSecond,
    remainingMs: remainingMs === null ? null : Math.round(remainingMs),
    connections: inFlight,
    retries,
    silentMs: silentMs === null ? null : Math.round(silentMs),
  };
}

export interface ProgressOptions {
  readonly totalBytes: number;
  readonly isTotalKnown: boolean;
  readonly stalledAfterMs: number;
  readonly report: ((progress: UploadProgress) => void) | undefined;
}

export interface ProgressMeter {
  enter(phase: UploadPhase): void;
  /** A stream turned out to be at least this long. */
  reached(totalBytes: number): void;
  compared(bytes: number): void;
  sent(bytes: number): void;
  /** A part is in OSS and right, sent now or before. */
  acknowledged(bytes: number): void;
  retried(reason: string): void;
  connections(allowed: number, inUse: number): void;
  /** Called now and then, so that silence is told, too. */
  tick(): void;
  /** In parts that OSS has. */
  acknowledgedBytes(): number;
  /** Time since a part was last acknowledged, or the phase began. */
  idleMs(): number;
  finish(): void;
}

const REPORT_EVERY_MS = 250;
/** What was sent so long ago counts for a third in the rate of now. */
const RATE_WINDOW_MS = 10_000;

export function createProgress(clock: Clock, options: ProgressOptions): ProgressMeter {
  let rate = createRate(clock);
  let { totalBytes } = options;
  let phase: UploadPhase = "comparing";
  let counts = { comparedBytes: 0, acknowledgedBytes: 0, sentBytes: 0, retries: 0 };
  let lines = { concurrency: 0, inFlight: 0 };
  let lastError: string | null = null;
  let lastReport = clock.now();
  let lastAcknowledgedAt = clock.now();
  let lastActiveAt = clock.now();

  function emit(): void {
    lastReport = clock.now();
    const bytesPerSecond = rate.update(counts.sentBytes);
    const { acknowledgedBytes } = counts;
    const quietMs = clock.now() - lastActiveAt;
    options.report?.({
      phase,
      totalBytes,
      isTotalKnown: options.isTotalKnown,
      ...counts,
      ...lines,
      bytesPerSecond,
      remainingMs:
        bytesPerSecond > 0 && options.isTotalKnown
          ? ((totalBytes - acknowledgedBytes) / bytesPerSecond) * 1000
          : null,
      lastError,
      silentMs: phase === "sending" && quietMs >= options.stalledAfterMs ? quietMs : null,
    });
  }

  function emitIfDue(): void {
    if (clock.now() - lastReport >= REPORT_EVERY_MS) emit();
  }

  function count(change: Partial<typeof counts>): void {
    counts = { ...counts, ...change };
    lastActiveAt = clock.now();
    emitIfDue();
  }

  return {
    enter(next) {
      phase = next;
      // What comparing took says nothing of the line.
      if (next === "sending") rate = createRate(clock);
      lastActiveAt = clock.now();
      lastAcknowledgedAt = clock.now();
      emitIfDue();
    },
    reached(bytes) {
      totalBytes = Math.max(totalBytes, bytes);
    },
    compared: (bytes) => count({ comparedBytes: counts.comparedBytes + bytes }),
    sent: (bytes) => count({ sentBytes: counts.sentBytes + bytes }),
    acknowledged(bytes) {
      lastAcknowledgedAt = clock.now();
      count({ acknowledgedBytes: counts.acknowledgedBytes + bytes });
    },
    retried(reason) {
      counts = { ...counts, retries: counts.retries + 1 };
      lastError = reason;
    },
    connections(concurrency, inFlight) {
      lines = { concurrency, inFlight };
    },
    tick: emitIfDue,
    acknowledgedBytes: () => counts.acknowledgedBytes,
    idleMs: () => clock.now() - lastAcknowledgedAt,
    finish: emit,
  };
}

/** Bytes and time fade alike, so that the burst of the first moments counts for no more than those moments. */
function createRate(clock: Clock): { update(sentBytes: number): number } {
  let at = clock.now();
  let before = 0;
  let fadedBytes = 0;
  let fadedMs = 0;
  return {
    update(sentBytes) {
      const elapsed = Math.max(0, clock.now() - at);
      const fading = Math.exp(-elapsed / RATE_WINDOW_MS);
      fadedBytes = fadedBytes * fading + (sentBytes - before);
      fadedMs = fadedMs * fading + elapsed;
      at = clock.now();
      before = sentBytes;
      return fadedMs === 0 ? 0 : (fadedBytes * 1000) / fadedMs;
    },
  };
}
