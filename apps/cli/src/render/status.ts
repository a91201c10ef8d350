/** Uploads on their way, one block each: what goes where, how much OSS has, and who is at it. */
import { formatBytes, formatMoment, type LeftoverUpload, text } from "@bakferry/core";
import {
  BLANK,
  commandToType,
  fieldLines,
  line,
  type Line,
  nextLine,
  type Page,
  say,
  tableLines,
} from "@bakferry/host/terminal";

import type { BegunUpload } from "../uploads/begun-uploads.ts";
import type { Stored } from "../uploads/show-status.ts";
import { commandLine } from "./command-line.ts";

export interface ShownUpload {
  readonly upload: BegunUpload;
  /** The process that is sending it; `null` when nobody is. */
  readonly holder: string | null;
  /** `null` when OSS was not asked. */
  readonly stored: Stored | null;
}

/** `platform` decides how the commands that are shown are quoted. */
export function renderStatus(
  uploads: readonly ShownUpload[],
  strangers: readonly LeftoverUpload[],
  platform: NodeJS.Platform,
): Page {
  const own = uploads.length === 0 ? [line(say(text("cli.status.nothing")))] : ownLines(uploads);
  return strangers.length === 0 ? own : [...own, BLANK, ...strangerLines(strangers, platform)];
}

function strangerLines(strangers: readonly LeftoverUpload[], platform: NodeJS.Platform): Page {
  const columns = [
    { heading: say(text("cli.column.arrived")), isNumber: true },
    { heading: say(text("cli.column.begun")) },
    { heading: say(text("cli.column.address")) },
    { heading: say(text("cli.column.id")) },
  ];
  const rows = strangers.map(({ upload: { bucket, key, uploadId, startedAt }, storedBytes }) => [
    formatBytes(storedBytes),
    formatMoment(startedAt),
    `oss://${bucket}/${key}`,
    uploadId,
  ]);
  const [one] = strangers;
  if (one === undefined) return [];
  const { bucket, key, uploadId } = one.upload;
  const isOne = strangers.length === 1;
  const name = isOne ? key : "KEY";
  const id = isOne ? uploadId : "ID";
  const typed = (...words: readonly string[]): Line =>
    commandToType(commandLine(["bakferry", ...words], platform));
  return [
    line(say(text("cli.status.strangers"))),
    ...tableLines(columns, rows),
    BLANK,
    nextLine(say(text("cli.status.adoptOne"))),
    typed("upload", "FILE", "--bucket", bucket, "--key", name, "--adopt"),
    line(say(text("cli.status.freeOne"))),
    typed("abort", name, "--bucket", bucket, "--foreign", id),
  ];
}

function ownLines(uploads: readonly ShownUpload[]): Page {
  const columns = [
    { heading: say(text("cli.column.arrived")), isNumber: true },
    { heading: say(text("cli.column.of")), isNumber: true },
    { heading: say(text("cli.column.state")) },
    { heading: say(text("cli.column.address")) },
    { heading: say(text("cli.column.file")) },
  ];
  const rows = uploads.map(({ upload, holder, stored }) => {
    const { bucket, key, sizeBytes } = upload.checkpoint;
    return [
      arrived(stored, sizeBytes),
      sizeBytes === 0 ? "?" : formatBytes(sizeBytes),
      say(text("cli.status.state", { state: stateOf({ upload, holder, stored }) })),
      `oss://${bucket}/${key}`,
      upload.path,
    ];
  });
  const reasons = new Set(
    uploads.flatMap(({ stored }) => (stored?.kind === "unknown" ? [say(stored.reason)] : [])),
  );
  return [
    ...tableLines(columns, rows),
    ...[...reasons].flatMap((reason) => [BLANK, line(reason)]),
    BLANK,
    nextLine(say(text("cli.status.goOn"))),
  ];
}

export function renderStatusJson(
  uploads: readonly ShownUpload[],
  strangers: readonly LeftoverUpload[],
): object {
  return {
    type: "status",
    version: 1,
    uploads: uploads.map(({ upload, holder, stored }) => {
      const { bucket, key, sizeBytes, partSizeBytes } = upload.checkpoint;
      return {
        file: upload.path,
        place: upload.place,
        address: `oss://${bucket}/${key}`,
        bucket,
        key,
        sizeBytes,
        partSizeBytes,
        state: stateOf({ upload, holder, stored }),
        holder,
        storedBytes: stored?.kind === "parts" ? stored.sizeBytes : null,
        storedParts: stored?.kind === "parts" ? stored.count : null,
      };
    }),
    strangers: strangers.map(({ upload: { bucket, key, uploadId, startedAt }, storedBytes, partCount }) => ({
      address: `oss://${bucket}/${key}`,
      bucket,
      key,
      uploadId,
      startedAt: new Date(startedAt).toISOString(),
      storedBytes,
      storedParts: partCount,
    })),
  };
}

/** What `abort` and `resume` show of one upload before they touch it. */
export function renderUploadInQuestion({ path, checkpoint }: BegunUpload): Page {
  const { bucket, key, sizeBytes } = checkpoint;
  return fieldLines([
    { label: say(text("cli.upload.from")), value: say(text("cli.upload.source", { file: path, sizeBytes })) },
    { label: say(text("cli.upload.to")), value: `oss://${bucket}/${key}` },
  ]);
}

type State = "running" | "waiting" | "gone" | "unknown";

function stateOf({ holder, stored }: ShownUpload): State {
  if (holder !== null) return "running";
  if (stored?.kind === "gone") return "gone";
  return stored?.kind === "unknown" ? "unknown" : "waiting";
}

function arrived(stored: Stored | null, sizeBytes: number): string {
  if (stored?.kind !== "parts") return "?";
  if (sizeBytes === 0) return formatBytes(stored.sizeBytes);
  const percent = Math.floor((stored.sizeBytes / sizeBytes) * 100);
  return say(text("cli.status.arrived", { sizeBytes: stored.sizeBytes, percent }));
}
