/** Reads each file's header and says what RDS would say to it. */
import { type MediaReading, readMedia } from "@bakferry/bak";
import { type EngineRelease, type LocalBackupFile, text } from "@bakferry/core";

import { endWith } from "../end-with.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { openFile } from "../open-file.ts";
import { createOutput } from "../output.ts";
import { type Inspection, renderInspection, renderInspectionJson } from "../render/inspection.ts";
import { BLANK } from "../render/page.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { judge, offeredReleases, releaseFrom } from "./verdict.ts";

export interface InspectOrder {
  readonly files: readonly string[];
  readonly targetVersion: string | null;
  readonly verbose: boolean;
  readonly json: boolean;
}

const BLOCKING: ReadonlySet<string> = new Set(["unusable", "tooNew"]);

/** Goes on after a file that cannot be opened; the worst file decides the exit code. */
export async function inspectFiles(order: InspectOrder, surroundings: Surroundings): Promise<ExitCode> {
  const { files, verbose: isVerbose, json: isJson } = order;
  const target = order.targetVersion === null ? null : parseTarget(order.targetVersion);
  const output = createOutput(surroundings, { isJson });
  let worst: ExitCode = EXIT.done;

  for (const [index, file] of files.entries()) {
    if (surroundings.signal.aborted) return EXIT.interrupted;
    try {
      const inspection = await inspectFile(file, { target, surroundings });
      const separator = index > 0 ? [BLANK] : [];
      output.result(
        [...separator, ...renderInspection(inspection, { isVerbose })],
        renderInspectionJson(inspection),
      );
      if (BLOCKING.has(inspection.verdict.kind) && worst < EXIT.blocked) worst = EXIT.blocked;
    } catch (error) {
      const code = endWith(error, surroundings, isJson);
      if (code > worst) worst = code;
    }
  }
  return worst;
}

interface InspectDeps {
  readonly target: EngineRelease | null;
  readonly surroundings: Surroundings;
}

async function inspectFile(path: string, { target, surroundings }: InspectDeps): Promise<Inspection> {
  const { file, reading } = await readFile(path, surroundings);
  return { file: path, reading, verdict: judge({ ...file, reading, target }) };
}

async function readFile(
  path: string,
  surroundings: Surroundings,
): Promise<{ readonly file: LocalBackupFile; readonly reading: MediaReading }> {
  const open = await openFile(path, surroundings);
  try {
    return { file: open.file, reading: await readMedia(open) };
  } finally {
    await open.close();
  }
}

function parseTarget(given: string): EngineRelease {
  const release = releaseFrom(given);
  if (release) return release;
  const known = offeredReleases()
    .map(({ name }) => name)
    .join(", ");
  throw new UsageError(text("cli.inspect.unknownVersion", { given, known }));
}
