/**
 * What stands in the way of using media, in sentences that say which case it is.
 *
 * RESTORE answers most of these with "incorrectly formed" or "corrupted", and RDS repeats it after hours.
 */
import { align, isBlockAt, SECTOR_BYTES } from "./blocks.ts";
import { WINDOW_BYTES } from "./byte-source.ts";
import type { FilemarksBroken, FilemarksMissing } from "./filemarks.ts";
import type { BackupSet, MediaHeader, MediaProblem, MediaSource } from "./model.ts";
import { NEWEST_DATABASE_VERSION, SQL_SERVER_RELEASES } from "./releases.ts";

/** What the media header says about the whole file. */
export function headerProblems(header: MediaHeader): readonly MediaProblem[] {
  const problems: MediaProblem[] = [];
  const { familyCount, familySequenceNumber } = header;
  if (familyCount > 1) {
    const detail = `This file is stripe ${familySequenceNumber} of ${familyCount}; a restore needs all ${familyCount}.`;
    problems.push({ code: "striped", detail });
  }
  if (header.mediaSequenceNumber > 1) {
    const detail = `This is volume ${header.mediaSequenceNumber} of media that goes on over several tapes.`;
    problems.push({ code: "tape_only", detail });
  }
  if (header.hasMediaPassword) {
    problems.push({ code: "password", detail: "The media is protected by a password." });
  }
  return problems;
}

/** What the sets themselves say. */
export function setProblems(sets: readonly BackupSet[]): readonly MediaProblem[] {
  const problems: MediaProblem[] = [];
  if (sets.length > 1) {
    problems.push({ code: "several_sets", detail: `The file holds ${sets.length} backup sets.` });
  }
  for (const { position, databaseVersion } of sets) {
    if (databaseVersion <= NEWEST_DATABASE_VERSION) continue;
    const newest = SQL_SERVER_RELEASES.at(-1)?.name ?? "";
    const detail = `Backup set ${position} has the database version ${databaseVersion}, newer than SQL Server ${newest} (${NEWEST_DATABASE_VERSION}).`;
    problems.push({ code: "unknown_version", detail });
  }
  return problems;
}

/** The reading was ended, so what is said of the rest may be missing or wrong. */
export function limitProblem(): MediaProblem {
  const detail = "The reading was ended early: the media leads to more places than any true backup does.";
  return { code: "read_limit", detail };
}

/** Where the media's first filemark stands, and how large it is. */
interface Beginning {
  readonly firstMark: number;
  readonly filemarkBytes: number;
}

/** Why the media does not end with a filemark that closes it. */
export async function closingProblem(
  media: MediaSource,
  found: { readonly filemarks: FilemarksMissing | FilemarksBroken } & Beginning,
): Promise<MediaProblem> {
  const { filemarks, firstMark, filemarkBytes } = found;
  if (filemarks.kind === "broken") return { code: "damaged", detail: filemarks.detail };
  if (filemarks.lastMark === firstMark && firstMark + filemarkBytes === media.sizeBytes) {
    const detail = "The media was started, but no backup set was written to it.";
    return { code: "unfinished", detail };
  }
  if (await endsAsTape(media)) return END_OF_TAPE;
  const ending = `The file ends at byte ${media.sizeBytes} without a closing filemark: its end is missing.`;
  const zeros = await countZerosAtEnd(media);
  if (zeros < Math.min(WINDOW_BYTES, Math.max(LONGEST_ZERO_RUN, media.sizeBytes / 4))) {
    return { code: "truncated", detail: ending };
  }
  const detail = `${ending} Its last ${zeros} bytes or more are zeros, as of a backup or a copy that still runs or was broken off.`;
  return { code: "truncated", detail };
}

/** What the bytes behind the closing filemark are. */
export async function followingProblem(
  media: MediaSource,
  found: { readonly setCount: number; readonly followedBy: number },
): Promise<MediaProblem> {
  const { setCount, followedBy } = found;
  const next = await media.read(media.sizeBytes - followedBy, SECTOR_BYTES);
  if (isBlockAt(next, 0, "SSET")) {
    const detail = `Backup set ${setCount + 1} breaks off; its end is missing.`;
    return { code: "truncated", detail };
  }
  if (isBlockAt(next, 0, END_OF_MEDIA)) return END_OF_TAPE;
  return { code: "trailing_bytes", detail: `${followedBy} bytes follow the end of the backup.` };
}

/** The block that tape drives write where one volume ends; backups on disk have none. */
const END_OF_MEDIA = "EOTM";

const END_OF_TAPE: MediaProblem = {
  code: "tape_only",
  detail: "The media ends as a tape does, with the mark that it goes on on another volume.",
};

async function endsAsTape(media: MediaSource): Promise<boolean> {
  const start = Math.max(0, media.sizeBytes - WINDOW_BYTES);
  const tail = await media.read(start, WINDOW_BYTES);
  for (let at = align(start, SECTOR_BYTES); at < start + tail.length; at += SECTOR_BYTES) {
    if (isBlockAt(tail, at - start, END_OF_MEDIA)) return true;
  }
  return false;
}

/** A page of a database may be empty; a cut right behind one leaves its zeros at the end. */
const LONGEST_ZERO_RUN = 8192;

async function countZerosAtEnd(media: MediaSource): Promise<number> {
  const tail = await media.read(Math.max(0, media.sizeBytes - WINDOW_BYTES), WINDOW_BYTES);
  return tail.length - 1 - tail.findLastIndex((byte) => byte !== 0);
}
