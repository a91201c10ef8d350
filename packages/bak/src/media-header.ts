/**
 * The media header: the `TAPE` block and its `RAID` stream.
 *
 * It says how large a filemark is, and that decides where everything else is found; SQL Server adds the
 * stream for striped and mirrored media, as the format of 1997 knows neither.
 * Sources: Microsoft Tape Format 1.00a, section 5.2.1; RESTORE LABELONLY.
 */
import { type Block, SECTOR_BYTES } from "./blocks.ts";
import type { ByteReader } from "./byte-source.ts";
import { guid, hasText, localDate, text, u16, u32 } from "./fields.ts";
import type { MediaHeader } from "./model.ts";

/** Field offsets within the `TAPE` block. */
export const TAPE = {
  familyId: 52,
  attributes: 56,
  sequence: 60,
  filemarkSectors: 64,
  catalogType: 66,
  name: 68,
  description: 72,
  password: 76,
  software: 80,
  logicalBlock: 84,
  vendor: 86,
  date: 88,
  major: 93,
  length: 94,
} as const;

/** Field offsets within the `RAID` stream. */
export const RAID = {
  mediaSetId: 0,
  mark: 16,
  familyCount: 20,
  mirrorCount: 22,
  familyNumber: 24,
  mirrorNumber: 30,
  length: 32,
} as const;

/** The SoftwareVendorId of SQL Server. */
export const SQL_SERVER_VENDOR = 0x1200;

/** BACKUP ... WITH BLOCKSIZE takes powers of two from 512 to 65,536. */
const FILEMARK_BYTES: ReadonlySet<number> = new Set([512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]);

/** Attribute bit of the `TAPE` block. */
const MEDIA_LABEL = 0x2;

export type MediaHeaderReading =
  | { readonly kind: "header"; readonly header: MediaHeader }
  | { readonly kind: "malformed"; readonly detail: string };

/** `source` is where `tape` was read from. */
export async function readMediaHeader(
  source: ByteReader,
  tape: Block,
  { isCompressed }: Pick<MediaHeader, "isCompressed">,
): Promise<MediaHeaderReading> {
  const { bytes } = tape;
  if (bytes.length < TAPE.length) {
    return { kind: "malformed", detail: "The media header is shorter than its fields." };
  }
  const filemarkBytes = u16(bytes, TAPE.filemarkSectors) * SECTOR_BYTES;
  if (!FILEMARK_BYTES.has(filemarkBytes)) {
    const detail = `The media header names a block size of ${filemarkBytes} bytes, which SQL Server does not write.`;
    return { kind: "malformed", detail };
  }
  const stream = tape.streams.find(({ id }) => id === "RAID");
  const raid = await source.read(stream?.start ?? 0, stream === undefined ? 0 : RAID.length);
  const header: MediaHeader = {
    mediaName: text(bytes, TAPE.name),
    mediaDescription: text(bytes, TAPE.description),
    mediaSetId: guid(raid, RAID.mediaSetId),
    familyCount: Math.max(u16(raid, RAID.familyCount), 1),
    familySequenceNumber: Math.max(u16(raid, RAID.familyNumber), 1),
    mediaFamilyId: familyGuid(u32(bytes, TAPE.familyId)),
    mediaSequenceNumber: Math.max(u16(bytes, TAPE.sequence), 1),
    mediaLabelPresent: (u32(bytes, TAPE.attributes) & MEDIA_LABEL) !== 0,
    // SQL Server writes this one name with the zeros that end it.
    softwareName: text(bytes, TAPE.software)?.replace(/\0+$/u, "") ?? null,
    softwareVendorId: u16(bytes, TAPE.vendor),
    mediaDate: localDate(bytes, TAPE.date),
    mirrorCount: Math.max(u16(raid, RAID.mirrorCount), 1),
    isCompressed,
    filemarkBytes,
    hasMediaPassword: hasText(bytes, TAPE.password),
  };
  return { kind: "header", header };
}

/** LABELONLY prints the 32 bits as a GUID whose rest is zero. */
function familyGuid(familyId: number): string | null {
  if (familyId === 0) return null;
  return `${familyId.toString(16).padStart(8, "0")}-0000-0000-0000-000000000000`;
}
