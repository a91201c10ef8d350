/** Sends one file under a lock, shows how far it is, and says how it ended. */
import { realpath } from "node:fs/promises";

import {
  type ObjectAddress,
  type OpenBackupFile,
  say,
  type StagedObject,
  text,
  type Text,
  uploadBackup,
  type UploadOutcome,
  type UploadProgress,
} from "@bakferry/core";
import { lockUpload } from "@bakferry/host";

import { writePage } from "../output.ts";
import { line } from "../render/page.ts";
import type { Terminal } from "../surroundings.ts";
import type { UploadWorld } from "../wire.ts";
import { followProgress } from "./follow-progress.ts";
import type { UploadEnd } from "./upload-end.ts";

export interface Shipment {
  readonly path: string;
  readonly file: OpenBackupFile;
  readonly address: ObjectAddress;
  /** Endpoint or region: a bucket's name alone does not tell a rehearsal from the real thing. */
  readonly place: string;
  readonly parallel: number;
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
  const { path, place, address } = shipment;
  const journalKey = [await realpath(path), place, address.bucket, address.key].join("|");
  const lock = await lockUpload(world.stateDirectory, journalKey);
  if (lock.kind === "held") {
    return blocked(
      "upload-lock",
      text("cli.upload.locked", { holder: lock.holder }),
      text("cli.upload.waitForOther"),
    );
  }
  try {
    if (shipment.restart) await abandon(world, shipment, journalKey);
    return await send(world, shipment, journalKey);
  } catch (error) {
    if (!shipment.signal.aborted) throw error;
    const isBegun = (await world.journal.load(journalKey)) !== undefined;
    return { kind: "interrupted", command: isBegun ? shipment.command : null };
  } finally {
    await lock.release();
  }
}

async function send(world: UploadWorld, shipment: Shipment, journalKey: string): Promise<UploadEnd> {
  const { file, address, parallel, signal, terminal } = shipment;
  const startedAt = world.clock.now();
  if ((await world.journal.load(journalKey)) !== undefined) {
    writePage(terminal, [line(say(text("cli.upload.resuming")))]);
  }
  const progress = followProgress(terminal, world.clock);
  try {
    const outcome = await uploadBackup(world, {
      file,
      address,
      journalKey,
      parallel,
      signal,
      onProgress(reached) {
        progress.report(reached);
        shipment.onProgress(reached);
      },
    });
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
  { file, address, signal, terminal }: Shipment,
  object: StagedObject,
): Promise<UploadEnd> {
  if (object.sizeBytes === file.sizeBytes && object.crc64 !== null) {
    writePage(terminal, [line(say(text("cli.upload.comparing")))]);
    const own = await world.checksums.ofRange({ source: file, offset: 0, sizeBytes: file.sizeBytes, signal });
    if (own === object.crc64) return { kind: "alreadyThere", object };
  }
  const occupied = text("cli.upload.occupied", { address: `oss://${address.bucket}/${address.key}` });
  return blocked("key-free", occupied, text("cli.upload.otherKey"));
}

/** Frees the parts first: with the journal entry gone nobody would know them any more. */
async function abandon(world: UploadWorld, { terminal }: Shipment, journalKey: string): Promise<void> {
  const checkpoint = await world.journal.load(journalKey);
  if (!checkpoint) return;
  const { bucket, key, uploadId } = checkpoint;
  await world.objects.abortUpload({ bucket, key, uploadId });
  await world.journal.remove(journalKey);
  writePage(terminal, [line(say(text("cli.upload.abandoned")))]);
}

function blocked(checkId: string, summary: Text, remedy: Text): UploadEnd {
  return { kind: "blocked", obstacles: [{ checkId, summary, remedy }] };
}
