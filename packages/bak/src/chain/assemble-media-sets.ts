/**
 * Puts the files of a pile together into backups: the stripes of one media set, and the copies of one file.
 *
 * BACKUP ... TO DISK = 'a', DISK = 'b' spreads every set over all files, and a restore needs all of them. Stripes
 * share the media set id and the GUID of the set, and each has a number of its own. Source: RESTORE LABELONLY,
 * MediaSetId, FamilyCount and FamilySequenceNumber.
 */
import type { BackupSet, MediaProblem, MediaReading } from "../model.ts";

/** A file and what was read of it. Names must be distinct; they say nothing otherwise. */
export interface ReadFile {
  readonly name: string;
  readonly reading: MediaReading;
}

/** Where a set, or its share of one, stands. */
export interface SetPlace {
  readonly name: string;
  /** Place of the set in that file, from 1. */
  readonly position: number;
  readonly familySequenceNumber: number;
}

/** One BACKUP statement's work, from all files that hold a part of it. */
export interface AssembledBackup {
  readonly set: BackupSet;
  readonly mediaSetId: string | null;
  readonly familyCount: number;
  /** One a stripe that is at hand, in the order of the stripes. */
  readonly files: readonly SetPlace[];
  readonly missingFamilies: readonly number[];
  /** Further copies of stripes that are in `files` already: copied files, or mirrors. */
  readonly duplicates: readonly SetPlace[];
  /** What keeps `files` from being restored: broken, cut off, or only half understood. */
  readonly damage: readonly MediaProblem["code"][];
  /**
   * Whether the files together are long enough for what the set says it holds. `null` where that proves nothing:
   * compressed media, a stripe missing, a size unknown.
   */
  readonly sizesAgree: boolean | null;
}

/** In the order of name and position of their first files, whatever order `files` has. */
export function assembleMediaSets(files: readonly ReadFile[]): readonly AssembledBackup[] {
  const shares = new Map<string, Share[]>();
  for (const [index, file] of inOrder(files).entries()) {
    for (const share of sharesOf(file, index)) {
      const together = shares.get(share.key);
      if (together === undefined) shares.set(share.key, [share]);
      else together.push(share);
    }
  }
  return [...shares.values()].flatMap(assemble);
}

/** Problems with which a set can be restored all the same, given the stripes, the password, the server it needs. */
const HARMLESS: ReadonlySet<MediaProblem["code"]> = new Set([
  "striped",
  "several_sets",
  "trailing_bytes",
  "encrypted",
  "password",
  "unknown_version",
]);

/** BACKUP takes that many devices; a header that names more is wrong. */
const MOST_FAMILIES = 64;

/** One file's part of one set. */
interface Share extends SetPlace {
  readonly key: string;
  readonly set: BackupSet;
  readonly mediaSetId: string | null;
  readonly familyCount: number;
  readonly damage: readonly MediaProblem["code"][];
  readonly isCompressed: boolean;
  readonly fileBytes: number;
  /** The sets up to and with this one together; `null` when one of them does not say. */
  readonly bytesSoFar: number | null;
}

function inOrder(files: readonly ReadFile[]): readonly ReadFile[] {
  return files.toSorted((a, b) => compareText(a.name, b.name) || a.reading.sizeBytes - b.reading.sizeBytes);
}

function sharesOf({ name, reading }: ReadFile, index: number): readonly Share[] {
  if (reading.kind !== "backup") return [];
  const { familyCount = 1, familySequenceNumber = 1, mediaSetId = null } = reading.media ?? {};
  const isPossible =
    familySequenceNumber >= 1 && familySequenceNumber <= familyCount && familyCount <= MOST_FAMILIES;
  const damage = [...new Set(reading.problems.map(({ code }) => code))].filter((code) => !HARMLESS.has(code));
  let bytesSoFar: number | null = 0;

  return reading.sets.map((set) => {
    const { position, backupSetGUID, backupSize } = set;
    bytesSoFar = bytesSoFar === null || backupSize === null ? null : bytesSoFar + backupSize;
    const isKnown = isPossible && mediaSetId !== null && backupSetGUID !== null;
    return {
      key: isKnown ? `${mediaSetId} ${backupSetGUID} ${familyCount}` : `${index} ${position}`,
      name,
      position,
      familySequenceNumber: isPossible ? familySequenceNumber : 1,
      familyCount: isPossible ? familyCount : 1,
      set,
      mediaSetId,
      damage: isPossible ? damage : [...new Set([...damage, "damaged" as const])],
      isCompressed: reading.container !== "plain",
      fileBytes: reading.sizeBytes,
      bytesSoFar,
    };
  });
}

function assemble(shares: readonly Share[]): readonly AssembledBackup[] {
  const chosen = new Map<number, Share>();
  for (const share of shares) {
    const rival = chosen.get(share.familySequenceNumber);
    if (rival === undefined || (rival.damage.length > 0 && share.damage.length === 0)) {
      chosen.set(share.familySequenceNumber, share);
    }
  }
  const stripes = [...chosen.values()].toSorted((a, b) => a.familySequenceNumber - b.familySequenceNumber);
  const witness = stripes.find(({ damage }) => damage.length === 0) ?? stripes[0];
  if (witness === undefined) return [];
  const { set, mediaSetId, familyCount } = witness;
  const numbers = Array.from({ length: familyCount }, (_, index) => index + 1);
  const missingFamilies = numbers.filter((number) => !chosen.has(number));
  const backup = {
    set,
    mediaSetId,
    familyCount,
    files: stripes.map(placeOf),
    missingFamilies,
    duplicates: shares.filter((share) => !stripes.includes(share)).map(placeOf),
    damage: [...new Set(stripes.flatMap(({ damage }) => damage))],
    sizesAgree: missingFamilies.length > 0 ? null : compareSizes(stripes, witness),
  };
  return [backup];
}

/** The size that a set names is counted from the file's start, over all stripes, and leaves its ending out. */
function compareSizes(stripes: readonly Share[], { bytesSoFar }: Share): boolean | null {
  if (bytesSoFar === null || stripes.some(({ isCompressed }) => isCompressed)) return null;
  return stripes.reduce((sum, { fileBytes }) => sum + fileBytes, 0) >= bytesSoFar;
}

function placeOf({ name, position, familySequenceNumber }: Share): SetPlace {
  return { name, position, familySequenceNumber };
}

/** By code unit, so that the order does not depend on the machine's language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
