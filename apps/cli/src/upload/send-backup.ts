/** Sends one file under a lock, shows how far it is, and says how it ended. */
import {
  formatMoment,
  advise,
  type ObjectAddress,
  OperationalError,
  type SendLimiter,
  type StrangeUpload,
  text,
  type Text,
  uploadBackup,
  type UploadNotice,
  type UploadOutcome,
  type UploadProgress,
  uploadStream,
} from "@bakferry/core";
import { lockUpload } from "@bakferry/host";
import { line, say, type Terminal, warningLine, writePage } from "@bakferry/host/terminal";

import type { UploadWorld } from "../wire.ts";
import { compareWithOccupant } from "./compare-occupant.ts";
import { followProgress } from "./follow-progress.ts";
import type { Cargo } from "./open-cargo.ts";
import type { UploadEnd } from "./upload-end.ts";
import { watchKeyEnd } from "./watch-key-end.ts";

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
  /** What to do about an upload of this file that was not begun here. */
  readonly strangers: "leave" | "report" | "adopt";
  readonly ask: (situation: Text, question: Text) => Promise<"yes" | "no" | "nobody">;
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
    return await send({ world, shipment, journalKey });
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

interface Sending {
  readonly world: UploadWorld;
  readonly shipment: Shipment;
  readonly journalKey: string;
}

async function send(sending: Sending): Promise<UploadEnd> {
  const { world, shipment, journalKey } = sending;
  const { cargo, address, parallel, limiter, verifies: verifyContent, signal, terminal } = shipment;
  const startedAt = world.clock.now();
  if ((await world.journal.load(journalKey)) !== undefined) {
    writePage(terminal, [line(say(text("cli.upload.resuming")))]);
  }
  const progress = followProgress(terminal, world.clock);
  const keyEnd = watchKeyEnd(world.key, world.clock);
  const tell = (notice: UploadNotice): void => {
    const told = noticeText(notice, shipment);
    if (told !== null) progress.note([warningLine(say(told))]);
  };
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
        const warning = keyEnd(reached);
        if (warning !== null) progress.note([warningLine(say(warning))]);
        shipment.onProgress(reached);
      },
      onNotice: tell,
    };
    const outcome = await (cargo.kind === "file"
      ? uploadBackup(world, { ...order, file: cargo.file, strangers: shipment.strangers })
      : uploadStream(world, { ...order, source: cargo.source }));
    if (outcome.kind === "uploaded") await world.journal.remove(journalKey);
    progress.end(outcome.kind === "uploaded" ? "keep" : "wipe");
    return await endOf(outcome, { ...sending, tookMs: world.clock.now() - startedAt });
  } finally {
    progress.end("keep");
  }
}

interface Ended extends Sending {
  readonly tookMs: number;
}

function endOf(outcome: UploadOutcome, ended: Ended): Promise<UploadEnd> | UploadEnd {
  const { world, shipment, tookMs } = ended;
  switch (outcome.kind) {
    case "uploaded":
      return { ...outcome, tookMs };
    case "occupied":
      return compareWithOccupant(world, { ...shipment, object: outcome.object });
    case "sourceChanged":
      return blocked(
        "source-unchanged",
        text("cli.upload.sourceChanged", { file: shipment.path }),
        text("cli.upload.restartHint"),
      );
    case "begunElsewhere":
      return adoptIfWanted(outcome.upload, ended);
  }
}

/** Somebody else may be sending the same file: a person decides, and where nobody can be asked nothing is done. */
async function adoptIfWanted(
  strange: StrangeUpload,
  { world, shipment, journalKey }: Sending,
): Promise<UploadEnd> {
  const { cargo, address } = shipment;
  const summary = text("cli.upload.begunElsewhere", {
    address: `oss://${address.bucket}/${address.key}`,
    startedAt: formatMoment(strange.startedAt),
    storedBytes: strange.storedBytes,
    totalBytes: cargo.about.sizeBytes,
    partCount: strange.partCount,
  });
  const answer = await shipment.ask(summary, text("cli.upload.adoptQuestion"));
  if (answer === "yes") return send({ world, shipment: { ...shipment, strangers: "adopt" }, journalKey });
  const said = answer === "no" ? text("cli.upload.leftAlone") : summary;
  return blocked("begun-elsewhere", said, text("cli.upload.adoptOrRestart"));
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

/** `null` for what is worth no word. */
function noticeText(notice: UploadNotice, { strangers }: Shipment): Text | null {
  switch (notice.kind) {
    case "notAdopted":
      return notice.others === 0 && strangers !== "adopt"
        ? null
        : text("cli.notice.notAdopted", { others: notice.others });
    case "sourceTouched":
      return text("cli.notice.sourceTouched");
    case "adopted":
      return text("cli.notice.adopted", { bytes: notice.bytes });
    case "startedAnew":
      return text("cli.notice.startedAnew");
    case "journalFailed":
      return text("cli.notice.journalFailed", { message: notice.message });
    case "likelyDamaged":
      return text("cli.notice.likelyDamaged", {
        offset: notice.offset,
        detail: text("media.damage", { detail: notice.detail }),
      });
    case "unfitObject":
      return text("cli.notice.unfitObject");
  }
}

function blocked(checkId: string, summary: Text, remedy: Text): UploadEnd {
  return { kind: "blocked", obstacles: [{ checkId, summary, remedy: advise(remedy) }] };
}
