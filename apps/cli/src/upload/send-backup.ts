/** Sends one file under a lock, shows how far it is, and says how it ended. */
import {
  advise,
  type ObjectAddress,
  OperationalError,
  say,
  type SendLimiter,
  type StagedObject,
  text,
  type Text,
  uploadBackup,
  type UploadNotice,
  type UploadOutcome,
  type UploadProgress,
  uploadStream,
} from "@bakferry/core";
import { lockUpload } from "@bakferry/host";

import { writePage } from "../output.ts";
import { warningLine } from "../render/next-line.ts";
import { line } from "../render/page.ts";
import type { Terminal } from "../surroundings.ts";
import type { UploadWorld } from "../wire.ts";
import { followProgress } from "./follow-progress.ts";
import type { Cargo } from "./open-cargo.ts";
import type { UploadEnd } from "./upload-end.ts";

export interface Shipment {
  readonly path: string;
  readonly cargo: Cargo;
  readonly address: ObjectAddress;
  /** Endpoint or region: a bucket's name alone does not tell a rehearsal from the real thing. */
  readonly place: string;
  /** `null` lets the upload find out by itself. */
  readonly parallel: number | null;
  readonly limiter: SendLimiter | null;
  /** Follows the checksums inside the backup. */
  readonly verifies: boolean;
  /** Gives up what an earlier run has sent. */
  readonly restart: boolean;
  /** What a person types to go on after an interruption. */
  readonly command: string;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** Throws OperationalError; finished parts and the journal stay for the next run. */
export async function sendBackup(world: UploadWorld, shipment: Shipment): Promise<UploadEnd> {
  const { cargo, place, address } = shipment;
  const journalKey = [cargo.identity, place, address.bucket, address.key].join("|");
  const lock = await lockUpload(world.stateDirectory, journalKey);
  if (lock.kind === "held") {
    return blocked(
      "upload-lock",
      text("cli.upload.locked", { holder: lock.holder }),
      text("cli.upload.waitForOther"),
    );
  }
  try {
    if (shipment.restart) await abandon(world, { shipment, journalKey, said: text("cli.upload.abandoned") });
    return await send(world, shipment, journalKey);
  } catch (error) {
    if (OperationalError.is(error) && error.code === "FILE_DAMAGED") {
      await abandon(world, { shipment, journalKey, said: text("cli.upload.damaged") });
    }
    if (!shipment.signal.aborted) throw error;
    const isBegun = (await world.journal.load(journalKey)) !== undefined;
    return { kind: "interrupted", command: isBegun ? shipment.command : null };
  } finally {
    await lock.release();
  }
}

async function send(world: UploadWorld, shipment: Shipment, journalKey: string): Promise<UploadEnd> {
  const { cargo, address, parallel, limiter, verifies: verifyContent, signal, terminal } = shipment;
  const startedAt = world.clock.now();
  if ((await world.journal.load(journalKey)) !== undefined) {
    writePage(terminal, [line(say(text("cli.upload.resuming")))]);
  }
  const progress = followProgress(terminal, world.clock);
  try {
    const order = {
      address,
      journalKey,
      verifyContent,
      signal,
      ...(parallel === null ? {} : { parallel }),
      ...(limiter === null ? {} : { limiter }),
      onProgress(reached: UploadProgress) {
        progress.report(reached);
        shipment.onProgress(reached);
      },
      onNotice: (notice: UploadNotice) => writePage(terminal, [warningLine(say(noticeText(notice)))]),
    };
    const outcome = await (cargo.kind === "file"
      ? uploadBackup(world, { ...order, file: cargo.file })
      : uploadStream(world, { ...order, source: cargo.source }));
    progress.end();
    return await endOf(outcome, { world, shipment, tookMs: world.clock.now() - startedAt });
  } finally {
    progress.end();
  }
}

interface Ended {
  readonly world: UploadWorld;
  readonly shipment: Shipment;
  readonly tookMs: number;
}

function endOf(outcome: UploadOutcome, { world, shipment, tookMs }: Ended): Promise<UploadEnd> | UploadEnd {
  switch (outcome.kind) {
    case "uploaded":
      return { ...outcome, tookMs };
    case "occupied":
      return compareWithOccupant(world, shipment, outcome.object);
    case "sourceChanged":
      return blocked(
        "source-unchanged",
        text("cli.upload.sourceChanged", { file: shipment.path }),
        text("cli.upload.restartHint"),
      );
  }
}

/** Whoever runs a finished upload again, or sent the file by another tool, is told so instead of being refused. */
async function compareWithOccupant(
  world: UploadWorld,
  { cargo, address, signal, terminal }: Shipment,
  object: StagedObject,
): Promise<UploadEnd> {
  const { sizeBytes } = object;
  if (cargo.kind === "file" && sizeBytes === cargo.file.sizeBytes && object.crc64 !== null) {
    writePage(terminal, [line(say(text("cli.upload.comparing")))]);
    const own = await world.checksums.ofRange({ source: cargo.file, offset: 0, sizeBytes, signal });
    if (own === object.crc64) return { kind: "alreadyThere", object };
  }
  const occupied = text("cli.upload.occupied", { address: `oss://${address.bucket}/${address.key}` });
  return blocked("key-free", occupied, text("cli.upload.otherKey"));
}

/** Frees the parts first: with the journal entry gone nobody would know them any more. */
async function abandon(
  world: UploadWorld,
  { shipment, journalKey, said }: { shipment: Shipment; journalKey: string; said: Text },
): Promise<void> {
  const checkpoint = await world.journal.load(journalKey);
  if (!checkpoint) return;
  const { bucket, key, uploadId } = checkpoint;
  await world.objects.abortUpload({ bucket, key, uploadId });
  await world.journal.remove(journalKey);
  writePage(shipment.terminal, [line(say(said))]);
}

function noticeText(notice: UploadNotice): Text {
  switch (notice.kind) {
    case "sourceTouched":
      return text("cli.notice.sourceTouched");
    case "adopted":
      return text("cli.notice.adopted", { bytes: notice.bytes });
    case "startedAnew":
      return text("cli.notice.startedAnew");
    case "journalFailed":
      return text("cli.notice.journalFailed", { message: notice.message });
    case "likelyDamaged":
      return text("cli.notice.likelyDamaged", { offset: notice.offset, detail: notice.detail });
    case "unfitObject":
      return text("cli.notice.unfitObject");
  }
}

function blocked(checkId: string, summary: Text, remedy: Text): UploadEnd {
  return { kind: "blocked", obstacles: [{ checkId, summary, remedy: advise(remedy) }] };
}
