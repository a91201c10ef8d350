/**
 * Reads what RDS will later judge a backup by, while its bytes are there: headers, and all checksums of a small one.
 *
 * DBCC finds pages that are torn, but only DBCC; a backup WITH CHECKSUM proves itself already when it is verified.
 * The same bytes decide here, never a name or a flag of the test.
 */
import { type BackupReading, deepCheck, type MediaReading, readMedia, restoredBytes } from "@bakferry/bak";

import type { BodyStore } from "../oss/body-store.ts";
import type { StoredObject } from "../oss/bucket.ts";
import type { ImportSource, MediaDamage, StepOrder } from "./import-book.ts";

export type ReadStep = Pick<StepOrder, "files" | "reading" | "damage" | "sizes">;

export async function readStep(bodies: BodyStore, sources: readonly ImportSource[]): Promise<ReadStep> {
  const files = await Promise.all(
    sources.map(async (source) => ({ source, reading: await readMedia(mediaOf(bodies, source.object)) })),
  );
  const reading = joined(files.map((file) => file.reading));
  const set = reading.kind === "backup" ? reading.sets[0] : undefined;
  const sizeBytes = sources.reduce((sum, { object }) => sum + object.sizeBytes, 0);
  return {
    files,
    reading,
    sizes: { backupBytes: sizeBytes, dataBytes: set === undefined ? 0 : restoredBytes(set) },
    damage: sizeBytes > LARGEST_CHECKED_BYTES ? null : await findDamage(bodies, sources),
  };
}

/** Reading a large backup whole would keep the call waiting that only starts its import. */
const LARGEST_CHECKED_BYTES = 64 * 1024 ** 2;

function mediaOf(
  bodies: BodyStore,
  { files, sizeBytes }: StoredObject,
): { sizeBytes: number; read(from: number, length: number): Promise<Uint8Array> } {
  return {
    sizeBytes,
    read: (from, length) => bodies.readBytes(files, { from, to: Math.min(from + length, sizeBytes) }),
  };
}

/** Stripes that are all there are one backup; anything else is what its first file is. */
function joined(readings: readonly MediaReading[]): MediaReading {
  const stripes = readings.filter((reading): reading is BackupReading => reading.kind === "backup");
  const [first] = readings;
  if (first === undefined) throw new RangeError("A step has at least one file.");
  const families = new Set(stripes.map(({ media }) => media?.familySequenceNumber));
  const isWhole =
    stripes.length === readings.length &&
    stripes.every(
      ({ media }) => media !== null && media.familyCount === families.size && hasSameSet(media, stripes[0]),
    );
  if (!isWhole || first.kind !== "backup") return first;
  const problems = stripes.flatMap((stripe) => stripe.problems);
  return { ...first, problems: problems.filter(({ code }) => code !== "striped") };
}

function hasSameSet(
  { mediaSetId }: NonNullable<BackupReading["media"]>,
  first: BackupReading | undefined,
): boolean {
  return mediaSetId === first?.media?.mediaSetId;
}

async function findDamage(bodies: BodyStore, sources: readonly ImportSource[]): Promise<MediaDamage> {
  let isUnreadable = false;
  let tornPages = 0;
  for (const { object } of sources) {
    const { damage } = await deepCheck(mediaOf(bodies, object));
    const certain = damage.filter(({ certainty }) => certainty === "certain");
    tornPages += certain.filter(({ scheme }) => scheme === "page").length;
    isUnreadable ||= certain.some(({ scheme }) => scheme !== "page");
  }
  return { isUnreadable, tornPages };
}
