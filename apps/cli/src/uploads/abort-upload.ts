/**
 * Gives an unfinished upload up and frees its parts, which cost storage until somebody does.
 *
 * Only what the journal on this machine knows is ours to give up. Somebody else's upload has to be named by its id.
 */
import { text } from "@bakferry/core";
import { createFileJournal, lockUpload } from "@bakferry/host";
import { createOutput, line, nextLine, type Output, type Page, say, toned } from "@bakferry/host/terminal";

import { confirm } from "../confirm.ts";
import { connectionOf, type ConnectionFlags, flagsOfPlace } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { renderUploadInQuestion } from "../render/status.ts";
import { stateDirectory } from "../state-directory.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { openCloud } from "../wire.ts";
import { type BegunUpload, theOneMeant } from "./begun-uploads.ts";

export interface AbortFlags extends ConnectionFlags {
  readonly yes?: boolean;
  /** Id of an upload that no journal here knows; `wanted` is its key then. */
  readonly foreign?: string;
  readonly bucket?: string;
  readonly json?: boolean;
}

interface Abortion {
  readonly wanted: string;
  readonly flags: AbortFlags;
}

export async function abortUpload(abortion: Abortion, surroundings: Surroundings): Promise<ExitCode> {
  const output = createOutput(surroundings, { isJson: abortion.flags.json ?? false });
  if (abortion.flags.foreign !== undefined) return abortForeign(abortion, { surroundings, output });
  const upload = await theOneMeant(abortion.wanted, surroundings);
  return abortOwn(upload, { flags: abortion.flags, surroundings, output });
}

interface Doing {
  readonly surroundings: Surroundings;
  readonly output: Output;
}

async function abortOwn(
  upload: BegunUpload,
  { flags, surroundings, output }: Doing & { readonly flags: AbortFlags },
): Promise<ExitCode> {
  const { journalKey, place, checkpoint } = upload;
  const directory = stateDirectory(surroundings);
  const lock = await lockUpload(directory, journalKey);
  if (lock.kind === "held") {
    output.result(...held(lock.holder, upload));
    return EXIT.blocked;
  }
  try {
    output.note(renderUploadInQuestion(upload));
    if (!(await confirm(text("cli.abort.question"), { isSure: flags.yes ?? false, surroundings }))) {
      output.result([line(say(text("cli.abort.kept")))], outcomeJson("kept", checkpoint));
      return EXIT.interrupted;
    }
    await free(checkpoint, { order: connectionOf(flagsOfPlace(place, flags)), surroundings });
    await createFileJournal(directory).remove(journalKey);
  } finally {
    await lock.release();
  }
  output.result(done(checkpoint), outcomeJson("aborted", checkpoint));
  return EXIT.done;
}

async function abortForeign({ wanted, flags }: Abortion, { surroundings, output }: Doing): Promise<ExitCode> {
  const { bucket, foreign: uploadId = "" } = flags;
  if (bucket === undefined) throw new UsageError(text("cli.abort.bucketNeeded"));
  const upload = { bucket, key: wanted, uploadId };
  output.note([line(say(text("cli.abort.foreign", { address: `oss://${bucket}/${wanted}`, uploadId })))]);
  if (!(await confirm(text("cli.abort.question"), { isSure: flags.yes ?? false, surroundings }))) {
    output.result([line(say(text("cli.abort.kept")))], outcomeJson("kept", upload));
    return EXIT.interrupted;
  }
  await free(upload, { order: connectionOf(flags), surroundings });
  output.result(done(upload), outcomeJson("aborted", upload));
  return EXIT.done;
}

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
}

async function free(
  { bucket, key, uploadId }: Upload,
  {
    order,
    surroundings,
  }: { readonly order: ReturnType<typeof connectionOf>; readonly surroundings: Surroundings },
): Promise<void> {
  const cloud = await openCloud({ ...order, ticket: null }, surroundings);
  try {
    await cloud.alibaba.objects.abortUpload({ bucket, key, uploadId });
  } finally {
    cloud.close();
  }
}

function done({ bucket, key }: Upload): Page {
  return [line(toned("good", say(text("cli.abort.done", { address: `oss://${bucket}/${key}` }))))];
}

function held(holder: string, { checkpoint }: BegunUpload): [Page, object] {
  const problem = say(text("cli.upload.locked", { holder }));
  return [
    [
      line(toned("bad", say(text("cli.upload.stop"))), " ", problem),
      nextLine(say(text("cli.upload.waitForOther"))),
    ],
    { ...outcomeJson("held", checkpoint), holder },
  ];
}

function outcomeJson(outcome: "aborted" | "kept" | "held", { bucket, key, uploadId }: Upload): object {
  return { type: "abort", version: 1, outcome, address: `oss://${bucket}/${key}`, bucket, key, uploadId };
}
