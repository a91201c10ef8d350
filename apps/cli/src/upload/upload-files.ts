/**
 * Files one after another, or a few at a time; one that fails does not stop the rest.
 *
 * The worst ending decides the exit code, and an interruption ends them all.
 */
import { text } from "@bakferry/core";
import { createOutput, line, say, type Terminal, toned } from "@bakferry/host/terminal";

import { endWith } from "../end-with.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { findFiles } from "./find-files.ts";
import { labelled } from "./labelled.ts";
import { uploadFile } from "./upload-file.ts";
import { settleOrder, type UploadFlags } from "./upload-order.ts";

export async function uploadFiles(flags: UploadFlags, surroundings: Surroundings): Promise<ExitCode> {
  const order = await settleOrder(flags, surroundings);
  const files = await findFiles(flags.files);
  const [only] = files;
  if (only !== undefined && files.length === 1) return uploadFile(order, only, surroundings);
  if (order.key !== null) throw new UsageError(text("cli.upload.oneKeyOneFile"));

  const stdout = apart(surroundings.stdout, flags);
  const around = (file: string): Surroundings => ({
    ...surroundings,
    stdout,
    stderr: flags.filesAtOnce > 1 ? labelled(surroundings.stderr, file) : surroundings.stderr,
  });
  const codes = new Map<string, ExitCode>();
  const waiting = [...files];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (surroundings.signal.aborted) return;
      codes.set(file, await uploadOne(file, { order, around: around(file) }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(flags.filesAtOnce, files.length) }, worker));
  return sumUp({ files, codes, flags }, { ...surroundings, stdout });
}

/** A blank line between the pages that people read. */
function apart(stdout: Terminal, { json, jsonLines }: UploadFlags): Terminal {
  if (json || jsonLines) return stdout;
  let isFirst = true;
  return {
    ...stdout,
    write(page) {
      stdout.write(isFirst ? page : `\n${page}`);
      isFirst = false;
    },
  };
}

interface One {
  readonly order: Awaited<ReturnType<typeof settleOrder>>;
  readonly around: Surroundings;
}

async function uploadOne(file: string, { order, around }: One): Promise<ExitCode> {
  try {
    return await uploadFile(order, file, around);
  } catch (error) {
    return endWith(error, around, order.json || order.jsonLines);
  }
}

interface Ended {
  readonly files: readonly string[];
  readonly codes: ReadonlyMap<string, ExitCode>;
  readonly flags: UploadFlags;
}

function sumUp({ files, codes, flags }: Ended, surroundings: Surroundings): ExitCode {
  const output = createOutput(surroundings, { isJson: flags.json || flags.jsonLines });
  const done = [...codes.values()].filter((code) => code === EXIT.done).length;
  const worst = surroundings.signal.aborted ? EXIT.interrupted : worstOf([...codes.values()]);
  const summary = say(text("cli.upload.several", { done, count: files.length }));
  output.result([line(toned(done === files.length ? "good" : "bad", summary))], {
    type: "uploads",
    version: 1,
    files: files.length,
    done,
    exitCodes: Object.fromEntries(codes),
  });
  return worst;
}

function worstOf(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce<ExitCode>((worst, code) => (code > worst ? code : worst), EXIT.done);
}
