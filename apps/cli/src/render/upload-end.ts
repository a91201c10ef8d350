/** How an upload ended: the proof that the object is the file, and what to do next. */
import { type StagedObject, text } from "@bakferry/core";
import {
  aidJson,
  aidLines,
  BLANK,
  commandToType,
  fieldLines,
  line,
  nextLine,
  type Page,
  say,
  toned,
  warningLine,
} from "@bakferry/host/terminal";

import type { Obstacle, UploadEnd } from "../upload/upload-end.ts";

export interface ShownEnd {
  /** As the person wrote it. */
  readonly file: string;
  readonly end: UploadEnd;
  /** The command for Slack; `null` when there is none. */
  readonly next: string | null;
}

export function renderUploadEnd({ end, next }: ShownEnd): Page {
  switch (end.kind) {
    case "uploaded":
    case "alreadyThere":
      return [
        line(toned("good", headlineOf(end))),
        ...fieldLines(factsOf(end)),
        ...objectWarnings(end.object).map((warning) => warningLine(warning)),
        ...(next === null ? [] : [BLANK, nextLine(say(text("cli.upload.migrate"))), commandToType(next)]),
      ];
    case "blocked":
      return [...end.obstacles.flatMap(renderObstacle), line(say(text("cli.upload.blocked")))];
    case "interrupted":
      return interruptedPage(end.command);
  }
}

/** `outcome` is what a script decides by; the other fields depend on it. */
export function renderUploadEndJson({ file, end, next }: ShownEnd): object {
  const head = { type: "upload", version: 1, outcome: end.kind, file };
  switch (end.kind) {
    case "uploaded": {
      const { resumedBytes, tookMs } = end;
      return {
        ...head,
        object: objectJson(end.object),
        resumedBytes,
        tookMs,
        bytesPerSecond: rateOf(end),
        next,
      };
    }
    case "alreadyThere":
      return { ...head, object: objectJson(end.object), next };
    case "blocked":
      return { ...head, obstacles: end.obstacles.map(obstacleJson) };
    case "interrupted":
      return { ...head, resume: end.command };
  }
}

type Arrived = Extract<UploadEnd, { object: StagedObject }>;
type Uploaded = Extract<UploadEnd, { kind: "uploaded" }>;

function addressOf({ bucket, key }: StagedObject): string {
  return `oss://${bucket}/${key}`;
}

function headlineOf({ kind, object }: Arrived): string {
  const address = addressOf(object);
  return say(
    kind === "uploaded" ? text("cli.upload.done", { address }) : text("cli.upload.alreadyThere", { address }),
  );
}

function factsOf(end: Arrived): readonly { readonly label: string; readonly value: string }[] {
  const { sizeBytes, crc64, etag } = end.object;
  const took = end.kind === "uploaded" ? { tookMs: end.tookMs, bytesPerSecond: rateOf(end) } : null;
  return [
    {
      label: say(text("cli.label.size")),
      value: say(text("cli.upload.size", { sizeBytes, resumed: resumedOf(end) })),
    },
    {
      label: say(text("cli.label.crc64")),
      value: say(text("cli.upload.crc64Equal", { crc64: crc64 ?? "?" })),
    },
    { label: say(text("cli.label.etag")), value: etag.replaceAll('"', "") },
    ...(took ? [{ label: say(text("cli.label.took")), value: say(text("cli.upload.took", took)) }] : []),
  ];
}

function resumedOf(end: Arrived): string {
  if (end.kind !== "uploaded" || end.resumedBytes === 0) return "";
  return say(text("cli.upload.resumed", { resumedBytes: end.resumedBytes }));
}

/** Of what this run has sent; `null` when that was nothing. */
function rateOf({ object, resumedBytes, tookMs }: Uploaded): number | null {
  const sent = object.sizeBytes - resumedBytes;
  return sent > 0 && tookMs > 0 ? Math.round((sent * 1000) / tookMs) : null;
}

/** What the bucket does to objects shows on the object itself, even where the bucket may not be looked at. */
function objectWarnings({ bucket, storageClass, encryption }: StagedObject): readonly string[] {
  return [
    ...(storageClass === "Standard"
      ? []
      : [say(text("check.class.differs", { found: storageClass, bucket }))]),
    ...(encryption === null ? [] : [say(text("check.encryption.object", { algorithm: encryption }))]),
  ];
}

function renderObstacle({ summary, remedy }: Obstacle): Page {
  return [
    line(toned("bad", say(text("cli.upload.stop"))), " ", say(summary)),
    ...(remedy ? [nextLine(say(remedy.text)), ...remedy.aids.flatMap(aidLines)] : []),
  ];
}

function interruptedPage(command: string | null): Page {
  if (command === null) return [line(say(text("cli.interruptedEarly")))];
  return [line(say(text("cli.interrupted"))), commandToType(command)];
}

function objectJson(object: StagedObject): object {
  const { bucket, key, sizeBytes, crc64, etag, storageClass } = object;
  return { address: addressOf(object), bucket, key, sizeBytes, crc64, etag, storageClass };
}

function obstacleJson({ checkId, summary, remedy }: Obstacle): object {
  return {
    checkId,
    summary: say(summary),
    remedy: remedy && say(remedy.text),
    aids: (remedy?.aids ?? []).map(aidJson),
  };
}
