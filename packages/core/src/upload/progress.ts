/** How far an upload is. "Acknowledged" is what OSS has proved and never goes back; "sent" shows that the line lives. */
import type { Clock } from "../ports/clock.ts";

export interface UploadProgress {
  readonly totalBytes: number;
  /** In parts that OSS has and whose checksum agrees. */
  readonly acknowledgedBytes: number;
  /** Since the start of this process, resent bytes included. */
  readonly sentBytes: number;
  readonly bytesPerSecond: number;
  /** `null` until there is a rate to tell it by. */
  readonly remainingMs: number | null;
  readonly retries: number;
}

export interface ProgressOptions {
  readonly totalBytes: number;
  readonly acknowledgedBytes: number;
  readonly report: ((progress: UploadProgress) => void) | undefined;
}

export interface ProgressMeter {
  sent(bytes: number): void;
  acknowledged(bytes: number): void;
  retried(): void;
  /** Time since a part was last acknowledged. */
  idleMs(): number;
  finish(): void;
}

const REPORT_EVERY_MS = 250;
/** The rate is an average that forgets with this half-life-like constant. */
const RATE_WINDOW_MS = 10_000;

export function createProgress(
  clock: Clock,
  { totalBytes, acknowledgedBytes, report }: ProgressOptions,
): ProgressMeter {
  let acknowledged = acknowledgedBytes;
  let sent = 0;
  let retries = 0;
  let rate = 0;
  let lastReport = clock.now();
  let lastSent = 0;
  let lastAcknowledgedAt = clock.now();

  function emit(): void {
    const now = clock.now();
    const elapsed = now - lastReport;
    if (elapsed > 0) {
      const current = ((sent - lastSent) * 1000) / elapsed;
      const weight = rate === 0 ? 1 : 1 - Math.exp(-elapsed / RATE_WINDOW_MS);
      rate += (current - rate) * weight;
    }
    lastReport = now;
    lastSent = sent;
    const remainingMs = rate > 0 ? ((totalBytes - acknowledged) / rate) * 1000 : null;
    report?.({
      totalBytes,
      acknowledgedBytes: acknowledged,
      sentBytes: sent,
      bytesPerSecond: rate,
      remainingMs,
      retries,
    });
  }

  function emitIfDue(): void {
    if (clock.now() - lastReport >= REPORT_EVERY_MS) emit();
  }

  return {
    sent(bytes) {
      sent += bytes;
      emitIfDue();
    },
    acknowledged(bytes) {
      acknowledged += bytes;
      lastAcknowledgedAt = clock.now();
      emitIfDue();
    },
    retried() {
      retries += 1;
    },
    idleMs: () => clock.now() - lastAcknowledgedAt,
    finish: emit,
  };
}
