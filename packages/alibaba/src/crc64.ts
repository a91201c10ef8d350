/**
 * CRC-64/XZ, the checksum that OSS computes for every part and every object.
 *
 * The polynomial is 0x42F0E1EBA9EA3693 reflected, with all ones before and after. WebAssembly computes it about as
 * fast as memory can be read, but sees its own memory only: buffers from `allocateForCrc64` lie there and are summed
 * where they are, all others are copied first.
 *
 * Source: OSS, "Use CRC-64 to check data integrity" (`x-oss-hash-crc64ecma`); ECMA-182, annex B.
 */
import { javascriptCrc64 } from "./crc64-javascript.ts";
import { openWasmCrc64 } from "./crc64-wasm.ts";

export interface Crc64 {
  update(bytes: Uint8Array): void;
  /** The checksum of everything so far, as the unsigned decimal text that OSS writes; more may follow. */
  value(): string;
}

/** One way to compute it; all ways give the same. */
export interface Crc64Engine {
  create(): Crc64;
  combine(first: string, second: string, secondSizeBytes: number): string;
  allocate(count: number, sizeBytes: number): readonly Uint8Array[];
}

export function createCrc64(): Crc64 {
  return engine().create();
}

/** Checksum of two pieces one after the other, from the checksum of each and the length of the second. */
export function combineCrc64(first: string, second: string, secondSizeBytes: number): string {
  return engine().combine(first, second, secondSizeBytes);
}

/** Buffers that are summed without a copy. They never move and are freed together, when none is used any more. */
export function allocateForCrc64(count: number, sizeBytes: number): readonly Uint8Array[] {
  return engine().allocate(count, sizeBytes);
}

let chosen: Crc64Engine | undefined;

/** Compiling takes a millisecond, which commands that sum nothing do not pay. */
function engine(): Crc64Engine {
  chosen ??= openWasmCrc64() ?? javascriptCrc64;
  return chosen;
}
