/** What is on its way: begun here and not finished, with what OSS has of it. */
import { type LeftoverUpload, listLeftovers, OperationalError, text, type Text } from "@bakferry/core";
import { uploadHolder } from "@bakferry/host";
import { createOutput } from "@bakferry/host/terminal";

import { connectionOf, type ConnectionFlags, flagsOfPlace } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { renderStatus, renderStatusJson, type ShownUpload } from "../render/status.ts";
import { stateDirectory } from "../state-directory.ts";
import type { Surroundings } from "../surroundings.ts";
import { checkNames } from "../upload/upload-order.ts";
import { UsageError } from "../usage-error.ts";
import { createUploadWorld, openCloud } from "../wire.ts";
import { begunUploads, type BegunUpload, matching } from "./begun-uploads.ts";

export interface StatusFlags extends ConnectionFlags {
  /** Also look there for uploads that no journal here knows. */
  readonly bucket?: string;
  readonly prefix?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

/** A cloud that cannot be asked leaves the figures out; the list itself needs no network. */
export async function showStatus(
  { wanted, flags }: { readonly wanted: string | null; readonly flags: StatusFlags },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const uploads = matching(await begunUploads(surroundings), wanted);
  const shown: ShownUpload[] = [];
  for (const upload of uploads) {
    if (surroundings.signal.aborted) return EXIT.interrupted;
    shown.push({
      upload,
      holder: await uploadHolder(stateDirectory(surroundings), upload.journalKey),
      stored: flags.offline ? null : await storedIn(upload, { flags, surroundings }),
    });
  }
  const strangers =
    flags.bucket === undefined ? [] : await strangersIn(flags.bucket, { flags, surroundings });
  output.result(renderStatus(shown, strangers, surroundings.platform), renderStatusJson(shown, strangers));
  return EXIT.done;
}

const MOST_STRANGERS = 1_000;

/** Whose they are cannot be told; a journal that was lost makes strangers, too. Throws what OSS answers. */
async function strangersIn(
  bucket: string,
  { flags, surroundings }: Asking,
): Promise<readonly LeftoverUpload[]> {
  if (flags.offline) throw new UsageError(text("cli.status.bucketNeedsOss"));
  const { prefix = "" } = flags;
  checkNames({ bucket, key: null, prefix });
  const world = await createUploadWorld({ ...connectionOf(flags), ticket: null }, surroundings);
  try {
    const found = await listLeftovers(world, { bucket, prefix, limit: MOST_STRANGERS });
    return found.filter(({ journalKey }) => journalKey === null);
  } finally {
    world.close();
  }
}

export type Stored =
  | { readonly kind: "parts"; readonly count: number; readonly sizeBytes: number }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown"; readonly reason: Text };

interface Asking {
  readonly flags: StatusFlags;
  readonly surroundings: Surroundings;
}

async function storedIn(
  { place, checkpoint: { bucket, key, uploadId } }: BegunUpload,
  { flags, surroundings }: Asking,
): Promise<Stored> {
  try {
    const cloud = await openCloud(
      { ...connectionOf(flagsOfPlace(place, flags)), ticket: null },
      surroundings,
    );
    try {
      const parts = await cloud.alibaba.objects.listParts({ bucket, key, uploadId });
      if (parts === undefined) return { kind: "gone" };
      const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
      return { kind: "parts", count: parts.length, sizeBytes };
    } finally {
      cloud.close();
    }
  } catch (error) {
    if (error instanceof UsageError || OperationalError.is(error)) {
      return { kind: "unknown", reason: text("cli.status.notAsked", { reason: error.message }) };
    }
    throw error;
  }
}
