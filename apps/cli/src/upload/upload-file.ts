/**
 * The whole way of one backup to OSS: look at it, look at the bucket, send it, prove it.
 *
 * Everything that RDS would refuse after hours is refused before the first byte; whatever stops the upload later,
 * the same command goes on from there.
 */
import type { MediaReading } from "@bakferry/bak";
import { quoteWord, text, type Text, type UploadProgress } from "@bakferry/core";
import { createOutput, line, type Output, say, warningLine } from "@bakferry/host/terminal";

import { canAsk, confirm } from "../confirm.ts";
import { placeOf, plainHttpHost } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { incrementNote, refusalsOf } from "../inspect/verdict.ts";
import { commandLine } from "../render/command-line.ts";
import { renderUploadEnd, renderUploadEndJson } from "../render/upload-end.ts";
import { renderOutset } from "../render/upload-outset.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { createUploadWorld } from "../wire.ts";
import { examinePlace, keyFor, setOf } from "./examine-upload.ts";
import { type Cargo, openCargo, PIPE } from "./open-cargo.ts";
import { sendBackup, type Shipment } from "./send-backup.ts";
import type { UploadEnd } from "./upload-end.ts";
import type { UploadOrder } from "./upload-order.ts";

export async function uploadFile(
  order: UploadOrder,
  path: string,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const output = createOutput(surroundings, { isJson: order.json || order.jsonLines });
  const cargo = await openCargo(path, surroundings);
  const show = (end: UploadEnd, next: string | null): ExitCode => {
    const shown = { file: path, end, next };
    output.result(renderUploadEnd(shown), renderUploadEndJson(shown));
    return EXIT_CODES[end.kind];
  };
  if (cargo.kind === "refused") return show({ kind: "blocked", obstacles: [cargo.obstacle] }, null);
  try {
    const end = await examineAndSend({ order, path, surroundings, output, cargo });
    return show(end, nextStep(end, cargo.reading));
  } finally {
    await cargo.close();
  }
}

const EXIT_CODES: Readonly<Record<UploadEnd["kind"], ExitCode>> = {
  uploaded: EXIT.done,
  alreadyThere: EXIT.done,
  blocked: EXIT.blocked,
  interrupted: EXIT.interrupted,
};

interface Job {
  readonly order: UploadOrder;
  /** As the person wrote it. */
  readonly path: string;
  readonly surroundings: Surroundings;
  readonly output: Output;
  readonly cargo: Cargo;
}

async function examineAndSend(job: Job): Promise<UploadEnd> {
  const { order, output, cargo } = job;
  const { about, reading, isOpening } = cargo;
  const refusals = refusalsOf({ ...about, reading }).filter(
    ({ checkId }) => !isOpening || checkId !== "whole-file",
  );
  // OSS itself cannot put an object together from no parts.
  const isForced = order.forceAny && (isOpening || reading.sizeBytes > 0);
  if (refusals.length > 0 && !isForced) return { kind: "blocked", obstacles: refusals };
  warn(
    output,
    refusals.map(({ summary }) => summary),
  );
  try {
    return await send(job);
  } catch (error) {
    if (!job.surroundings.signal.aborted) throw error;
    return { kind: "interrupted", command: null };
  }
}

async function send(job: Job): Promise<UploadEnd> {
  const { order, path, surroundings, output, cargo } = job;
  const { about, reading } = cargo;
  if (order.adopt && cargo.kind === "stream") {
    throw new UsageError(text("cli.upload.adoptNeedsFile"), text("cli.upload.adoptUnpack"));
  }
  const { bucket, connection, ticket } = order;
  const { regionId, endpoint } = connection;
  const world = await createUploadWorld({ ...connection, ticket }, surroundings);
  // A question that hangs takes no signal; with its connection gone it ends at once.
  const hangUp = (): void => world.close();
  surroundings.signal.addEventListener("abort", hangUp, { once: true });
  try {
    const key = keyFor(order, { name: about.name, reading });
    const place = { file: about, bucket, key, regionId };
    const { blockers, warnings } = await examinePlace(world, place, surroundings.signal);
    if (blockers.length > 0 && !order.forceAny) return { kind: "blocked", obstacles: blockers };

    const where = endpoint === null ? regionId : new URL(endpoint).host;
    output.note(
      renderOutset({
        file: path === PIPE ? say(text("cli.upload.pipe")) : path,
        sizeBytes: about.sizeBytes,
        bucket,
        key,
        where,
        keyInUse: world.key,
      }),
    );
    const host = plainHttpHost(endpoint);
    if (host !== null) warn(output, [text("cli.upload.plainHttp", { host })]);
    const set = setOf(reading);
    const note = set && incrementNote(set);
    warn(output, [...(note ? [note] : []), ...warnings, ...blockers.map(({ summary }) => summary)]);
    if (cargo.isOpening) output.note([line(say(text("cli.upload.streamStarts")))]);
    return await sendBackup(world, {
      path,
      cargo,
      address: { bucket, key },
      place: placeOf(connection),
      parallel: order.parallel,
      limiter: order.limiter,
      verifies: order.verifies && reading.kind === "backup",
      restart: order.restart,
      strangers: strangersOf(order),
      ask: (situation, question) => askPerson(job, situation, question),
      command: commandLine(
        ["bakferry", ...surroundings.words.filter((word) => word !== "--restart")],
        surroundings.platform,
      ),
      signal: surroundings.signal,
      terminal: surroundings.stderr,
      onProgress: progressLines(job),
    });
  } finally {
    surroundings.signal.removeEventListener("abort", hangUp);
    world.close();
  }
}

/** Whoever begins anew on purpose does not want to hear of it. */
function strangersOf({ adopt, restart }: UploadOrder): Shipment["strangers"] {
  if (adopt) return "adopt";
  return restart ? "leave" : "report";
}

async function askPerson(
  { output, surroundings }: Job,
  situation: Text,
  question: Text,
): ReturnType<Shipment["ask"]> {
  if (!canAsk(surroundings)) return "nobody";
  output.note([line(say(situation))]);
  return (await confirm(question, { isSure: false, surroundings })) ? "yes" : "no";
}

/** For scripts: a line on standard output for each report, at most four in a second. */
function progressLines({ order, path, surroundings }: Job): (progress: UploadProgress) => void {
  if (!order.jsonLines) return () => undefined;
  return (progress) => {
    const event = { type: "progress", version: 1, file: path, ...progress };
    surroundings.stdout.write(`${JSON.stringify(event)}\n`);
  };
}

function warn(output: Output, warnings: readonly Text[]): void {
  for (const warning of warnings) output.note([warningLine(say(warning))]);
}

/** What to type in Slack; an increment or a forced file has no such command. */
function nextStep(end: UploadEnd, reading: MediaReading): string | null {
  const set = setOf(reading);
  const isUp = end.kind === "uploaded" || end.kind === "alreadyThere";
  if (!isUp || set?.kind !== "full") return null;
  const { bucket, key } = end.object;
  return `/migrate ${quoteWord(set.databaseName)} from ${quoteWord(`oss://${bucket}/${key}`)}`;
}
