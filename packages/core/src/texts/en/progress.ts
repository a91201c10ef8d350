/** How far an upload is, in the same words for the terminal and for Slack. */
import { formatBytes, formatDuration } from "../format.ts";

export interface ProgressFigures {
  readonly phase: "comparing" | "sending" | "completing" | "done";
  readonly acknowledgedBytes: number;
  /** `null` for a stream that does not say its length. */
  readonly totalBytes: number | null;
  /** Read again to be compared with what OSS has. */
  readonly comparedBytes: number;
  /** Since the start of the process, resent bytes included. */
  readonly sentBytes: number;
  readonly bytesPerSecond: number;
  readonly remainingMs: number | null;
  /** In use. */
  readonly connections: number;
  readonly retries: number;
  /** Nothing has left and nothing was acknowledged for so long; `null` while that is usual. */
  readonly silentMs: number | null;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function amount({ acknowledgedBytes, totalBytes }: ProgressFigures): string {
  const done = formatBytes(acknowledgedBytes);
  return totalBytes === null ? done : `${done} of ${formatBytes(totalBytes)}`;
}

/** What matters least comes last: a narrow window shows the beginning. */
function sending(v: ProgressFigures): readonly string[] {
  const isDone = v.totalBytes !== null && v.acknowledgedBytes >= v.totalBytes;
  if (isDone) return [];
  const pace =
    v.silentMs === null
      ? [
          v.bytesPerSecond > 0 ? `${formatBytes(v.bytesPerSecond)}/s` : "",
          v.remainingMs === null
            ? ""
            : `about ${formatDuration(Math.ceil(v.remainingMs / 1000) * 1000)} left`,
        ]
      : [`nothing sent for ${formatDuration(v.silentMs)}`];
  return [
    ...pace,
    v.retries > 0 ? counted(v.retries, "retry", "retries") : "",
    v.connections > 0 ? counted(v.connections, "connection", "connections") : "",
    v.sentBytes > v.acknowledgedBytes ? `${formatBytes(v.sentBytes)} sent` : "",
  ];
}

const PHASES: Readonly<Record<ProgressFigures["phase"], (v: ProgressFigures) => readonly string[]>> = {
  comparing: ({ comparedBytes }) => [comparedBytes > 0 ? `${formatBytes(comparedBytes)} compared` : ""],
  sending,
  completing: () => ["OSS puts the parts together"],
  done: () => [],
};

export const progressTexts = {
  "progress.percent": (v: { percent: number }) => `${v.percent} %`,
  "progress.upload": (v: ProgressFigures) =>
    [amount(v), ...PHASES[v.phase](v)].filter((part) => part !== "").join(" · "),
  /** Without figures yet. */
  "progress.begun": (v: { acknowledgedBytes: number; totalBytes: number }) =>
    `${formatBytes(v.acknowledgedBytes)} of ${formatBytes(v.totalBytes)}`,
};
