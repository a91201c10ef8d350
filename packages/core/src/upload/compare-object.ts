/**
 * Whether an object that is there holds exactly what would be sent: for whoever runs a finished upload again, or sent
 * the same backup by another tool. Nothing is sent; size and CRC-64 decide, as OSS tells them.
 */
import type { StagedObject } from "../model/staging.ts";
import type { OpenBackupFile, SequentialSource } from "../ports/backup-directory.ts";
import type { PartSource } from "../ports/object-store.ts";
import { cutStream } from "./cut-stream.ts";
import { createPartBuffers } from "./part-buffers.ts";
import { planParts } from "./plan-parts.ts";
import type { UploadDeps } from "./upload-order.ts";

type ComparisonDeps = Pick<UploadDeps, "objects" | "checksums">;

interface AnyComparison {
  readonly object: StagedObject;
  readonly signal: AbortSignal;
  /** After each piece that was read. */
  readonly onCompared?: (comparedBytes: number) => void;
}

export interface FileComparison extends AnyComparison {
  readonly file: OpenBackupFile;
}

export interface StreamComparison extends AnyComparison {
  readonly source: SequentialSource;
}

const PIECE_BYTES = 16 * 2 ** 20;
/** Headers differ from backup to backup, so a look at the beginning spares reading hours of another one. */
const OPENING_BYTES = 2 ** 18;

/** Throws FILE_CHANGED when the file ends too soon. */
export async function fileEqualsObject(
  { checksums }: ComparisonDeps,
  { file, object, signal, onCompared }: FileComparison,
): Promise<boolean> {
  if (file.sizeBytes !== object.sizeBytes || object.crc64 === null) return false;
  const pieces: { readonly crc64: string; readonly sizeBytes: number }[] = [];
  for (const { offset, sizeBytes } of planParts(file.sizeBytes, PIECE_BYTES)) {
    pieces.push({ crc64: await checksums.ofRange({ source: file, offset, sizeBytes, signal }), sizeBytes });
    onCompared?.(offset + sizeBytes);
  }
  return checksums.combine(pieces) === object.crc64;
}

/** Reads the stream to its end, unless it shows before that it differs. Throws what the stream throws. */
export async function streamEqualsObject(
  { objects, checksums }: ComparisonDeps,
  { source, object, signal, onCompared }: StreamComparison,
): Promise<boolean> {
  const isOtherSize = source.sizeBytes !== null && source.sizeBytes !== object.sizeBytes;
  if (isOtherSize || object.crc64 === null) return false;
  const chunks = source.open(signal);
  const cut = cutStream({ chunks, partSizeBytes: PIECE_BYTES, buffers: createPartBuffers(), signal });
  const pieces: { readonly crc64: string; readonly sizeBytes: number }[] = [];
  let comparedBytes = 0;
  for await (const part of cut) {
    const { partNumber, offset, sizeBytes, source: bytes } = part;
    comparedBytes += sizeBytes;
    if (comparedBytes > object.sizeBytes) return false;
    const isFirst = partNumber === 1;
    if (isFirst && !(await beginsLike(bytes, objects.open(object).read(0, OPENING_BYTES)))) return false;
    pieces.push({ crc64: await checksums.ofRange({ source: bytes, offset, sizeBytes, signal }), sizeBytes });
    part.release();
    onCompared?.(comparedBytes);
  }
  return comparedBytes === object.sizeBytes && checksums.combine(pieces) === object.crc64;
}

async function beginsLike(bytes: PartSource, opening: Promise<Uint8Array>): Promise<boolean> {
  const theirs = await opening;
  const ours = new Uint8Array(theirs.byteLength);
  const length = await bytes.readInto(ours, 0);
  return length === theirs.byteLength && ours.every((byte, at) => byte === theirs[at]);
}
