/** How far an upload is, in one line: what OSS has proved, how fast, how long still. */
import { say, text, type Text, type UploadProgress } from "@bakferry/core";

export function renderProgress(
  progress: UploadProgress,
  { idleMs }: { readonly idleMs: number | null },
): string {
  const { acknowledgedBytes, totalBytes, bytesPerSecond, remainingMs, retries } = progress;
  const percent = totalBytes === 0 ? 100 : Math.floor((acknowledgedBytes / totalBytes) * 100);
  const isRunning = idleMs === null && acknowledgedBytes < totalBytes;
  const parts: readonly (Text | null)[] = [
    text("cli.progress.amount", { acknowledgedBytes, totalBytes }),
    isRunning && bytesPerSecond > 0 ? text("cli.progress.rate", { bytesPerSecond }) : null,
    isRunning && remainingMs !== null ? text("cli.progress.left", { remainingMs }) : null,
    idleMs === null ? null : text("cli.progress.waiting", { idleMs }),
    retries > 0 ? text("cli.progress.retries", { count: retries }) : null,
  ];
  const told = parts.flatMap((part) => (part ? [say(part)] : []));
  return [say(text("cli.progress.percent", { percent })).padStart(5), ...told].join("  ");
}
