/** How far an upload is, in one line: what OSS has proved, how fast, how long still. */
import { paceOf, text, type UploadProgress } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

export function renderProgress(progress: UploadProgress): string {
  const { acknowledgedBytes, totalBytes, isTotalKnown } = progress;
  const told = say(
    text("progress.upload", {
      ...paceOf(progress),
      acknowledgedBytes,
      totalBytes: isTotalKnown ? totalBytes : null,
    }),
  );
  if (!isTotalKnown) return told;
  const percent = totalBytes === 0 ? 100 : Math.floor((acknowledgedBytes / totalBytes) * 100);
  return `${say(text("progress.percent", { percent })).padStart(5)}  ${told}`;
}
