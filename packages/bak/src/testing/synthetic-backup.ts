/**
 * Writes backup media that never saw a SQL Server, for tests and demonstrations.
 *
 * The framing is that of real media (blocks, streams, filemarks, set map, both copies of the configuration);
 * the data is a pattern and holds no database, so a real server would refuse to restore it.
 */
import { RAID, SQL_SERVER_VENDOR, TAPE } from "../media-header.ts";
import type { MediaSource } from "../model.ts";
import { compressMedia } from "./compressed-media.ts";
import { type MediaPlan, type SyntheticBackupOptions, planMedia } from "./options.ts";
import { type Tape, createTape } from "./pieces.ts";
import { LOGICAL_BLOCK_BYTES, putBlock } from "./put-blocks.ts";
import { putDate, putGuid, putU16, putU32, withTexts } from "./put-fields.ts";
import { type SetPlace, familyId, putFilemark, putSet } from "./put-set.ts";

/** The whole file in memory; the same options give the same bytes. Throws a `RangeError` for options that cannot be. */
export function syntheticBackup(options: SyntheticBackupOptions = {}): Uint8Array {
  const plain = plainMedia(options);
  return isContained(options) ? compress(plain, { options, gapBytes: 0 }).toBytes() : plain.toBytes();
}

/** A compressed set holds no more than this in records; the rest of its data is a gap. */
const COMPRESSED_BYTES = 1024 * 1024;

/**
 * The same without the memory: bytes are made as they are read, so `dataBytes` may be terabytes. In a container,
 * data beyond a mebibyte is zeros that only a reader of headers believes.
 */
export function syntheticMedia(options: SyntheticBackupOptions = {}): MediaSource {
  if (!isContained(options)) return plainMedia(options).toSource();
  const { dataBytes = 0, sets } = options;
  const asked = Math.max(dataBytes, ...(sets ?? []).map((set) => set.dataBytes ?? 0));
  const kept = asked > COMPRESSED_BYTES ? { dataBytes: COMPRESSED_BYTES } : {};
  const shortened = { ...options, ...kept, ...(sets && { sets: sets.map((set) => ({ ...set, ...kept })) }) };
  const gapBytes = Math.max(0, asked - COMPRESSED_BYTES);
  return compress(plainMedia(shortened), { options, gapBytes }).toSource();
}

function isContained({ isCompressed, isEncrypted }: SyntheticBackupOptions): boolean {
  return isCompressed === true || isEncrypted === true;
}

function compress(
  plain: Tape,
  { options, gapBytes }: { readonly options: SyntheticBackupOptions; readonly gapBytes: number },
): Tape {
  const { isEncrypted = false, containerVersion = 2 } = options;
  return compressMedia(plain.toBytes(), { isEncrypted, version: containerVersion, gapBytes });
}

function plainMedia(options: SyntheticBackupOptions): Tape {
  const media = planMedia(options);
  const sizes = measureBackupSizes(media);
  const { tape } = layOut(media, { stripeNumber: options.stripe?.number ?? 1, backupSizes: sizes });
  return tape;
}

interface LayoutOptions {
  readonly stripeNumber: number;
  readonly backupSizes: readonly number[];
}

interface Layout {
  readonly tape: Tape;
  /** What this file adds to the size of each set. */
  readonly sizes: readonly number[];
}

/** Lengths do not depend on the sizes written, so a first layout without them gives them. */
function measureBackupSizes(media: MediaPlan): readonly number[] {
  const stripes = Array.from({ length: media.stripeCount }, (_, index) =>
    layOut(media, { stripeNumber: index + 1, backupSizes: [] }),
  );
  return media.sets.map((_, index) => stripes.reduce((sum, { sizes }) => sum + (sizes[index] ?? 0), 0));
}

function layOut(media: MediaPlan, { stripeNumber, backupSizes }: LayoutOptions): Layout {
  const tape = createTape();
  const place: SetPlace = { tape, media, stripeNumber, marks: [], setStarts: [], backupSizes };
  putMediaHeader(tape, media, stripeNumber);
  const [first] = media.sets;
  if (first === undefined) throw new RangeError("Media holds one backup set at least.");
  putFilemark(place, first);
  const sizes = media.sets.map((set) => {
    const { start, lastConfiguration } = putSet(place, set);
    // SQL Server counts the first set from the start of the file, less one filemark since 2008.
    const firstMark = set.release.major >= 10 ? media.filemarkBytes : 0;
    return set.position === 1 ? lastConfiguration - firstMark : lastConfiguration - start;
  });
  if (media.endsAsTape) putEndOfTape(tape);
  return { tape, sizes };
}

/** Only tape drives write it, so nothing but the type is more than a guess. */
function putEndOfTape(tape: Tape): void {
  const bytes = new Uint8Array(64);
  putBlock(tape, { type: "EOTM", bytes, streams: [], unit: LOGICAL_BLOCK_BYTES, origin: tape.position() });
}

const CATALOGS = 0x3_0000;

/** What SQL Server always writes, and no media label. */
const MEDIA_ATTRIBUTES = 5;
const RAID_MARK = 0xf000_00ad;
const PASSWORD_HASH_BYTES = 16;

function putMediaHeader(tape: Tape, media: MediaPlan, stripeNumber: number): void {
  const fixed = new Uint8Array(TAPE.length);
  putU32(fixed, TAPE.familyId, familyId(stripeNumber));
  putU32(fixed, TAPE.attributes, MEDIA_ATTRIBUTES);
  putU16(fixed, TAPE.sequence, media.mediaSequenceNumber);
  putU16(fixed, TAPE.filemarkSectors, media.filemarkBytes / 512);
  putU16(fixed, TAPE.catalogType, 3);
  putU16(fixed, TAPE.logicalBlock, LOGICAL_BLOCK_BYTES);
  putU16(fixed, TAPE.vendor, SQL_SERVER_VENDOR);
  putDate(fixed, TAPE.date, media.sets[0]?.startedAt ?? null);
  fixed[TAPE.major] = 1;
  const bytes = withTexts(fixed, [
    { reference: TAPE.name, text: media.mediaName },
    { reference: TAPE.description, text: media.mediaDescription },
    { reference: TAPE.software, text: "Microsoft SQL Server\0\0" },
    // Sixteen bytes of a hash stand where a text would.
    { reference: TAPE.password, text: media.hasPassword ? "\u5eed".repeat(PASSWORD_HASH_BYTES / 2) : null },
  ]);
  putBlock(tape, {
    type: "TAPE",
    attributes: CATALOGS,
    bytes,
    streams: [{ id: "RAID", pieces: [raidBytes(media, stripeNumber)] }],
    unit: Math.max(LOGICAL_BLOCK_BYTES, media.filemarkBytes),
    origin: 0,
  });
}

function raidBytes(media: MediaPlan, stripeNumber: number): Uint8Array {
  const bytes = new Uint8Array(RAID.length);
  putGuid(bytes, RAID.mediaSetId, media.mediaSetId);
  putU32(bytes, RAID.mark, RAID_MARK);
  putU16(bytes, RAID.familyCount, media.stripeCount);
  putU16(bytes, RAID.mirrorCount, media.mirrorCount);
  putU16(bytes, RAID.familyNumber, stripeNumber);
  putU16(bytes, RAID.mirrorNumber, 1);
  return bytes;
}
