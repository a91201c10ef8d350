/** Reads each file's header and says what RDS would say to it. */
import { stat } from "node:fs/promises";

import { type DeepReport, type MediaReading, readMedia } from "@bakferry/bak";
import { type EngineRelease, examineCheckdb, type Finding, text } from "@bakferry/core/examine";
import { BLANK, createOutput, type Output } from "@bakferry/host/terminal";

import type { ConnectionFlags } from "../connection.ts";
import { endWith } from "../end-with.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { renderFolder, renderFolderJson } from "../render/folder.ts";
import { type Inspection, renderInspection, renderInspectionJson } from "../render/inspection.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { checkDeeply } from "./check-deeply.ts";
import { inspectFolder } from "./inspect-folder.ts";
import { isObjectAddress, openMedia } from "./open-media.ts";
import { readCheckdbFile } from "./read-checkdb-output.ts";
import { judge, offeredReleases, releaseFrom, type Verdict } from "./verdict.ts";

export interface InspectOrder {
  /** Files, folders and addresses of objects. */
  readonly files: readonly string[];
  /** How to reach objects. */
  readonly connection: ConnectionFlags;
  readonly targetVersion: string | null;
  readonly isVerbose: boolean;
  /** Every set in full, not only the first of several. */
  readonly showsAllSets: boolean;
  readonly isDeep: boolean;
  /** Where the output of DBCC CHECKDB is, or "-"; `null` when nobody gave it. */
  readonly checkdbFile: string | null;
  readonly isJson: boolean;
}

interface Inspecting {
  readonly order: InspectOrder;
  readonly target: EngineRelease | null;
  readonly checkdbOutput: string | null;
  readonly surroundings: Surroundings;
  readonly output: Output;
}

const BLOCKING: ReadonlySet<string> = new Set(["unusable", "tooNew"]);

/** Goes on after a file that cannot be opened; the worst file decides the exit code. */
export async function inspectFiles(order: InspectOrder, surroundings: Surroundings): Promise<ExitCode> {
  const target = order.targetVersion === null ? null : parseTarget(order.targetVersion);
  const output = createOutput(surroundings, { isJson: order.isJson });
  const checkdbOutput =
    order.checkdbFile === null ? null : await readCheckdbFile(order.checkdbFile, surroundings);
  const inspecting: Inspecting = { order, target, checkdbOutput, surroundings, output };
  let worst: ExitCode = EXIT.done;

  for (const [index, given] of order.files.entries()) {
    if (surroundings.signal.aborted) return EXIT.interrupted;
    if (index > 0 && !order.isJson) output.result([BLANK], {});
    const code = await inspectOne(given, inspecting).catch((error: unknown) =>
      surroundings.signal.aborted ? EXIT.interrupted : endWith(error, surroundings, order.isJson),
    );
    if (code > worst) worst = code;
  }
  return worst;
}

async function inspectOne(given: string, inspecting: Inspecting): Promise<ExitCode> {
  const isFolder =
    !isObjectAddress(given) && (await stat(given).catch(() => undefined))?.isDirectory() === true;
  return isFolder ? await showFolder(given, inspecting) : await showFile(given, inspecting);
}

async function showFile(
  given: string,
  { order, target, checkdbOutput, surroundings, output }: Inspecting,
): Promise<ExitCode> {
  const media = await openMedia(given, order.connection, surroundings);
  try {
    const { name, modifiedAt, source } = media;
    const reading = await readMedia(source);
    const judged = judge({ name, modifiedAt, sizeBytes: source.sizeBytes, reading, target });
    const deep = order.isDeep && reading.kind === "backup" ? await checkDeeply(source, surroundings) : null;
    const checkdb = checkdbOutput === null ? null : judgeCheckdb(reading, checkdbOutput);
    const sound = deep?.verdict === "damaged" ? damaged(judged, deep) : judged;
    const verdict = checkdb?.kind === "blocker" ? unsound(sound, checkdb) : sound;
    const inspection: Inspection = { file: given, reading, verdict, deep, checkdb };
    output.result(renderInspection(inspection, order), renderInspectionJson(inspection));
    return BLOCKING.has(verdict.kind) ? EXIT.blocked : EXIT.done;
  } finally {
    await media.close();
  }
}

/** Damage inside outweighs whatever the header promises; a header that nobody can use keeps its own reason. */
function damaged(judged: Verdict, { damage, damageCount }: DeepReport): Verdict {
  if (judged.kind === "unusable") return judged;
  const isCertain = damage.some(({ certainty }) => certainty === "certain");
  const summary = text("cli.verdict.damaged", { damageCount, isCertain });
  return { kind: "unusable", checkId: "deep-check", summary, remedy: text("cli.deep.remedy") };
}

function judgeCheckdb(reading: MediaReading, output: string): Finding | null {
  const readAt = Date.now();
  const known = <T>(value: T): { readonly kind: "known"; readonly value: T; readonly readAt: number } => ({
    kind: "known",
    value,
    readAt,
  });
  return examineCheckdb({ media: known(reading), checkdbOutput: known(output) }) ?? null;
}

/** A true copy of a damaged database; a file that nobody can restore from keeps its own reason. */
function unsound(judged: Verdict, { checkId, summary, remedy }: Finding): Verdict {
  if (judged.kind === "unusable") return judged;
  return { kind: "unusable", checkId, summary, remedy: remedy && remedy.text };
}

async function showFolder(given: string, { surroundings, output }: Inspecting): Promise<ExitCode> {
  const folder = await inspectFolder(given, surroundings);
  output.result(renderFolder(folder), renderFolderJson(folder));
  return folder.solution.databases.every(({ missing }) => missing.length === 0) ? EXIT.done : EXIT.blocked;
}

function parseTarget(given: string): EngineRelease {
  const release = releaseFrom(given);
  if (release) return release;
  const known = offeredReleases()
    .map(({ name }) => name)
    .join(", ");
  throw new UsageError(text("cli.inspect.unknownVersion", { given, known }));
}
