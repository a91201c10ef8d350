/** How far an upload is, in Chinese. */
import type { progressTexts as original, ProgressFigures } from "../en/progress.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

function amount({ acknowledgedBytes, totalBytes }: ProgressFigures): string {
  const done = formatBytes(acknowledgedBytes);
  return totalBytes === null ? done : `${done} / ${formatBytes(totalBytes)}`;
}

/** What matters least comes last: a narrow window shows the beginning. */
function sending(v: ProgressFigures): readonly string[] {
  const isDone = v.totalBytes !== null && v.acknowledgedBytes >= v.totalBytes;
  if (isDone) return [];
  const pace =
    v.silentMs === null
      ? [
          v.bytesPerSecond > 0 ? `${formatBytes(v.bytesPerSecond)}/s` : "",
          v.remainingMs === null ? "" : `约剩 ${formatDuration(Math.ceil(v.remainingMs / 1000) * 1000)}`,
        ]
      : [`已有 ${formatDuration(v.silentMs)} 没有发送数据`];
  return [
    ...pace,
    v.retries > 0 ? `重试 ${v.retries} 次` : "",
    v.connections > 0 ? `${v.connections} 个连接` : "",
    v.sentBytes > v.acknowledgedBytes ? `已发出 ${formatBytes(v.sentBytes)}` : "",
  ];
}

const PHASES: Readonly<Record<ProgressFigures["phase"], (v: ProgressFigures) => readonly string[]>> = {
  comparing: ({ comparedBytes }) => [comparedBytes > 0 ? `已比对 ${formatBytes(comparedBytes)}` : ""],
  sending,
  completing: () => ["OSS 正在合并分片"],
  done: () => [],
};

export const progressTexts = {
  "progress.percent": (v) => `${v.percent} %`,
  "progress.upload": (v) => [amount(v), ...PHASES[v.phase](v)].filter((part) => part !== "").join(" · "),
  "progress.begun": (v) => `${formatBytes(v.acknowledgedBytes)} / ${formatBytes(v.totalBytes)}`,
} satisfies Translation<typeof original>;
