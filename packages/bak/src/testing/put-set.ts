/**
 * Writes one backup set between its filemarks, as SQL Server lays it out.
 */
import { BLOCK, STREAM } from "../blocks.ts";
import { SFMB, SFMB_ATTRIBUTES } from "../filemarks.ts";
import { SQL_SERVER_VENDOR } from "../media-header.ts";
import { ABORTED_SET, ESET, TSMP } from "../set-ending.ts";
import { SSET, VOLB } from "../set-opening.ts";
import type { MediaPlan, SetPlan } from "./options.ts";
import type { Payload } from "./payload.ts";
import type { Piece, Tape } from "./pieces.ts";
import { LOGICAL_BLOCK_BYTES, type StreamToPut, putBlock, putBlockHeader } from "./put-blocks.ts";
import { configurationBytes } from "./put-configuration.ts";
import { concat, putDate, putGuid, putU16, putU32, putU64, withTexts } from "./put-fields.ts";

/** Where a set is written, and what is known of the media by then. */
export interface SetPlace {
  readonly tape: Tape;
  readonly media: MediaPlan;
  readonly stripeNumber: number;
  /** Offsets of the filemarks so far, ascending; grows. */
  readonly marks: number[];
  /** Offsets of the starts of the sets so far; grows. */
  readonly setStarts: number[];
  /** By position, from index 0. */
  readonly backupSizes: readonly number[];
}

/** Returns where the last configuration starts, from which the backup's size is counted. */
export function putSet(
  place: SetPlace,
  set: SetPlan,
): { readonly start: number; readonly lastConfiguration: number } {
  const { tape, media } = place;
  const start = tape.position();
  place.setStarts.push(start);
  const backupSize = place.backupSizes[set.position - 1] ?? 0;
  // With 512-byte filemarks everything is counted from the set's start, with larger ones from the file's.
  const origin = media.filemarkBytes < LOGICAL_BLOCK_BYTES ? start : 0;
  const unit = LOGICAL_BLOCK_BYTES;
  const wideUnit = Math.max(unit, media.filemarkBytes);
  const frame = { setStart: start, origin };

  const attributes = set.isContinued ? 1 : 0;
  putBlock(tape, { ...frame, type: "SSET", attributes, bytes: setStartBytes(set, start), streams: [], unit });
  putBlock(tape, { ...frame, type: "VOLB", bytes: volumeBytes(set), streams: [], controlBlockId: 1, unit });
  const opening = configurationBytes(set, { isKnown: false, backupSize: 0 });
  putBlock(tape, { ...frame, ...configurationBlock("MSCI", opening), controlBlockId: 2, unit });
  putData(place, set, { ...frame, unit, dataUnit: wideUnit });
  const lastConfiguration = tape.position();
  const closing = configurationBytes(set, { isKnown: true, backupSize });
  putBlock(tape, { ...frame, ...configurationBlock("MSLS", closing), controlBlockId: 5, unit: wideUnit });
  putFilemark(place, set);

  const end = tape.position();
  const ending = { type: "ESET", attributes: set.isAborted ? ABORTED_SET : 0, unit: wideUnit, origin: end };
  const beforeMap = wideUnit - END_BYTES - STREAM.data;
  putBlock(tape, {
    ...ending,
    bytes: setEndBytes(set, 0),
    streams: [
      { id: "OTCP", pieces: [new Uint8Array(beforeMap)] },
      { id: "TSMP", pieces: [mapBytes(place, set)] },
    ],
  });
  putBlock(tape, { ...ending, bytes: setEndBytes(set, end), streams: [] });
  putFilemark(place, set);
  return { start, lastConfiguration };
}

/** Lists as many of the marks before it as fit, newest first. */
export function putFilemark({ tape, media, marks }: SetPlace, set: SetPlan): void {
  const bytes = new Uint8Array(media.filemarkBytes);
  const isExtended = set.release.major >= 10;
  const list = isExtended ? SFMB.extendedList : SFMB.list;
  const capacity = Math.floor((bytes.length - list) / 8);
  const listed = marks.slice(-capacity).reverse();
  putU16(bytes, BLOCK.firstStream, bytes.length);
  putBlockHeader(bytes, "SFMB", isExtended ? SFMB_ATTRIBUTES.extendedList : 0);
  putU32(bytes, SFMB.capacity, capacity);
  putU32(bytes, SFMB.used, listed.length);
  if (isExtended) putU32(bytes, SFMB.listOffset, SFMB.extendedList);
  for (const [index, mark] of listed.entries()) putU64(bytes, list + 8 * index, mark);
  marks.push(tape.position());
  tape.put(bytes);
}

const END_BYTES = 88;

/** The sets' attribute for a full or a log backup, and for a differential. */
const NORMAL = 4;
const DIFFERENTIAL = 8;

/** A 16-byte GUID and a five-byte expiry. */
const IDENTITY_BYTES = 21;

/** Data pages follow two bytes that say what comes. */
const LEAD_BYTES = 2;

function setStartBytes(set: SetPlan, start: number): Uint8Array {
  const identity = align4(SSET.length);
  const fixed = new Uint8Array(identity + IDENTITY_BYTES + 3);
  putU16(fixed, BLOCK.operatingSystemData, IDENTITY_BYTES);
  putU16(fixed, BLOCK.operatingSystemData + 2, identity);
  putGuid(fixed, identity, set.ids.backupSetGUID);
  putDate(fixed, identity + 16, set.expirationDate);
  putU32(fixed, SSET.attributes, set.kind === "differential" ? DIFFERENTIAL : NORMAL);
  putU16(fixed, SSET.vendor, SQL_SERVER_VENDOR);
  putU16(fixed, SSET.number, set.position);
  putU64(fixed, SSET.ownOffset, start);
  putDate(fixed, SSET.date, set.finishedAt ?? set.startedAt);
  fixed[SSET.softwareMajor] = set.release.major;
  fixed[SSET.softwareMinor] = set.release.minor;
  fixed[SSET.timeZone] = set.timeZoneQuarterHours & 0xff;
  fixed[SSET.formatVersion] = 2;
  return withTexts(fixed, [
    { reference: SSET.name, text: set.backupName },
    { reference: SSET.description, text: set.backupDescription },
    { reference: SSET.user, text: set.userName },
  ]);
}

function volumeBytes(set: SetPlan): Uint8Array {
  const fixed = new Uint8Array(VOLB.length);
  putU32(fixed, VOLB.attributes, 2);
  putDate(fixed, VOLB.date, set.finishedAt ?? set.startedAt);
  return withTexts(fixed, [
    { reference: VOLB.device, text: "C:" },
    { reference: VOLB.machine, text: set.machineName },
  ]);
}

function configurationBlock(
  type: "MSCI" | "MSLS",
  content: Uint8Array,
): { readonly type: string; readonly bytes: Uint8Array; readonly streams: readonly StreamToPut[] } {
  return { type, bytes: new Uint8Array(56), streams: [{ id: "MQCI", pieces: [content] }] };
}

interface Frame {
  readonly setStart: number;
  readonly origin: number;
  readonly unit: number;
  readonly dataUnit: number;
}

/** Bytes of the log that a full backup carries in its first stripe. */
const LOG_BYTES = 64 * 1024;

const VARIABLE = 0x002;
const LAST_PIECE = 0x004;
const CHECKSUM_FOLLOWS = 0x100;

function putData({ tape, media, stripeNumber }: SetPlace, set: SetPlan, frame: Frame): void {
  const share = stripeShare(set.dataBytes, { count: media.stripeCount, number: stripeNumber });
  const data: Payload = { lengthBytes: share, seed: set.position * 1000 + stripeNumber };
  if (set.kind === "log") {
    putBlock(tape, { ...frame, ...logBlock(set, data), controlBlockId: 3 });
    return;
  }
  const end: StreamToPut = { id: "MQDA", mediaAttributes: VARIABLE | LAST_PIECE, pieces: [] };
  const streams = [...dataStreams(set, { id: "MQDA", data, attributes: VARIABLE }), end];
  putBlock(tape, { ...frame, type: "MSDA", bytes: new Uint8Array(60), streams, controlBlockId: 3 });
  const log: Payload = { lengthBytes: stripeNumber === 1 ? LOG_BYTES : 0, seed: set.position * 1000 };
  putBlock(tape, { ...frame, ...logBlock(set, log), controlBlockId: 4 });
}

function logBlock(
  set: SetPlan,
  log: Payload,
): { readonly type: string; readonly bytes: Uint8Array; readonly streams: readonly StreamToPut[] } {
  const fixedPart = set.release.major >= 10 ? 592 : 128;
  const streams = log.lengthBytes === 0 ? [] : dataStreams(set, { id: "MQTL", data: log, attributes: 0 });
  return { type: "MSTL", bytes: new Uint8Array(fixedPart), streams };
}

function dataStreams(
  set: SetPlan,
  { id, data, attributes }: { readonly id: string; readonly data: Payload; readonly attributes: number },
): readonly StreamToPut[] {
  const pieces: readonly Piece[] = [new Uint8Array(LEAD_BYTES), data];
  if (!set.hasChecksums) return [{ id, mediaAttributes: attributes, pieces, leadBytes: LEAD_BYTES }];
  return [
    { id, mediaAttributes: attributes | CHECKSUM_FOLLOWS, pieces, leadBytes: LEAD_BYTES },
    { id: "CSUM", pieces: [{ checksumOf: data }] },
  ];
}

/** Stripes share the data page by page; the first ones take what does not divide. */
function stripeShare(dataBytes: number, { count, number }: { count: number; number: number }): number {
  const pageBytes = 8192;
  const pages = dataBytes / pageBytes;
  return (Math.floor(pages / count) + (number <= pages % count ? 1 : 0)) * pageBytes;
}

/** `firstEnd` is the offset of the first of the two blocks, which only the second one names. */
function setEndBytes(set: SetPlan, firstEnd: number): Uint8Array {
  const bytes = new Uint8Array(END_BYTES);
  putU32(bytes, ESET.attributes, set.kind === "differential" ? DIFFERENTIAL : NORMAL);
  putU64(bytes, ESET.firstEnd, firstEnd);
  putU16(bytes, ESET.number, set.position);
  putDate(bytes, ESET.date, set.finishedAt ?? set.startedAt);
  return bytes;
}

/** Field offsets within an entry of the set map and within the volume record behind it. */
const ENTRY = {
  length: 0,
  sequence: 2,
  attributes: 8,
  setStart: 12,
  number: 30,
  size: 52,
  volumes: 60,
  name: 64,
  description: 68,
  user: 76,
  date: 80,
  timeZone: 85,
  operatingSystem: 86,
  stringType: 88,
  fixedPart: 92,
} as const;
const VOLUME = { length: 0, tag: 2, device: 40, machine: 48, date: 56, fixedPart: 62 } as const;

/** The map lists all sets up to this one. */
function mapBytes({ media, setStarts, backupSizes, stripeNumber }: SetPlace, last: SetPlan): Uint8Array {
  const sets = media.sets.slice(0, last.position);
  const header = new Uint8Array(TSMP.length);
  putU32(header, TSMP.familyId, familyId(stripeNumber));
  putU16(header, TSMP.entries, sets.length);
  const records = sets.flatMap((set, index) => [
    mapEntry(set, { start: setStarts[index] ?? 0, size: backupSizes[index] ?? 0 }),
    mapVolume(set),
  ]);
  return concat([header, ...records]);
}

function mapEntry(set: SetPlan, { start, size }: { start: number; size: number }): Uint8Array {
  const fixed = new Uint8Array(ENTRY.fixedPart);
  putU16(fixed, ENTRY.sequence, 1);
  putU32(fixed, ENTRY.attributes, set.kind === "differential" ? DIFFERENTIAL : NORMAL);
  putU64(fixed, ENTRY.setStart, start);
  putU16(fixed, ENTRY.number, set.position);
  putU64(fixed, ENTRY.size, size);
  putU16(fixed, ENTRY.volumes, 1);
  putDate(fixed, ENTRY.date, set.finishedAt ?? set.startedAt);
  fixed[ENTRY.timeZone] = set.timeZoneQuarterHours & 0xff;
  putU16(fixed, ENTRY.operatingSystem, 0x010e);
  putU16(fixed, ENTRY.stringType, 2);
  const bytes = withTexts(fixed, [
    { reference: ENTRY.name, text: set.backupName },
    { reference: ENTRY.description, text: set.backupDescription },
    { reference: ENTRY.user, text: set.userName },
  ]);
  putU16(bytes, ENTRY.length, bytes.length);
  return bytes;
}

function mapVolume(set: SetPlan): Uint8Array {
  const fixed = new Uint8Array(VOLUME.fixedPart);
  fixed.set([0x56, 0x4f, 0x4c, 0x42], VOLUME.tag);
  putDate(fixed, VOLUME.date, set.finishedAt ?? set.startedAt);
  const bytes = withTexts(fixed, [
    { reference: VOLUME.device, text: "C:" },
    { reference: VOLUME.machine, text: set.machineName },
  ]);
  putU16(bytes, VOLUME.length, bytes.length);
  return bytes;
}

/** Each stripe is a media family with an id of its own. */
export function familyId(stripeNumber: number): number {
  return 0x5eed_0000 + stripeNumber;
}

function align4(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}
