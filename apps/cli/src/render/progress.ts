/** How far an upload is, in one line: what OSS has proved, how fast, how long still. */
import { say, text, type Text, type UploadProgress } from "@bakferry/core";

export function renderProgress(
  progress: UploadProgress,
  { idleMs }: { readonly idleMs: number | null },
): string {
  const { acknowledgedBytes, totalBytes, isTotalKnown, bytesPerSecond, remainingMs, retries } = progress;
  const percent = totalBytes === 0 ? 100 : Math.floor((acknowledgedBytes / totalBytes) * 100);
  const isRunning = idleMs === null && (!isTotalKnown || acknowledgedBytes < totalBytes);
  const parts: readonly (Text | null)[] = [
    isTotalKnown
      ? text("cli.progress.amount", { acknowledgedBytes, totalBytes })
      : text("cli.progress.sent", { acknowledgedBytes }),
    isRunning && bytesPerSecond > 0 ? text("cli.progress.rate", { bytesPerSecond }) : null,
    isRunning && remainingMs !== null ? text("cli.progress.left", { remainingMs }) : null,
    idleMs === null ? null : text("cli.progress.waiting", { idleMs }),
    retries > 0 ? text("cli.progress.retries", { count: retries }) : null,
  ];
  const told = parts.flatMap((part) => (part ? [say(part)] : []));
  const shown = isTotalKnown ? [say(text("cli.progress.percent", { percent })).padStart(5)] : [];
  return [...shown, ...told].join("  ");
}
