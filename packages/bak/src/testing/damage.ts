/**
 * Damages media as disks, transfers and impatient people do.
 */

import { concat } from "./put-fields.ts";

/** What happens to the bytes; offsets count from the start of the file. */
export type Damage =
  | { readonly kind: "truncate"; readonly keepBytes: number }
  | { readonly kind: "flip"; readonly offset: number; readonly bit?: number }
  | { readonly kind: "append"; readonly bytes: Uint8Array }
  | { readonly kind: "zeroTail"; readonly fromByte: number }
  | { readonly kind: "drop"; readonly offset: number; readonly lengthBytes: number }
  | { readonly kind: "double"; readonly offset: number; readonly lengthBytes: number }
  | { readonly kind: "overwrite"; readonly offset: number; readonly bytes: Uint8Array }
  /** Exchanges two stretches of the same length. */
  | {
      readonly kind: "swap";
      readonly offset: number;
      readonly otherOffset: number;
      readonly lengthBytes: number;
    }
  /** A transfer in text mode. */
  | { readonly kind: "lineEnds" };

/** Always a copy; the original stays as it is. */
export function damage(bytes: Uint8Array, fault: Damage): Uint8Array {
  switch (fault.kind) {
    case "truncate":
      return new Uint8Array(bytes.subarray(0, fault.keepBytes));
    case "flip":
      return flip(bytes, fault.offset, fault.bit ?? 0);
    case "append":
      return concat([bytes, fault.bytes]);
    case "zeroTail":
      return new Uint8Array(bytes).fill(0, fault.fromByte);
    case "drop":
      return concat([bytes.subarray(0, fault.offset), bytes.subarray(fault.offset + fault.lengthBytes)]);
    case "double":
      return concat([bytes.subarray(0, fault.offset + fault.lengthBytes), bytes.subarray(fault.offset)]);
    case "overwrite":
      return overwrite(bytes, fault.offset, fault.bytes);
    case "swap":
      return swap(bytes, fault);
    default:
      return withCarriageReturns(bytes);
  }
}

function overwrite(bytes: Uint8Array, offset: number, piece: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(piece.subarray(0, Math.max(0, copy.length - offset)), Math.min(offset, copy.length));
  return copy;
}

function swap(
  bytes: Uint8Array,
  { offset, otherOffset, lengthBytes }: Extract<Damage, { readonly kind: "swap" }>,
): Uint8Array {
  const one = bytes.subarray(offset, offset + lengthBytes);
  const other = bytes.subarray(otherOffset, otherOffset + lengthBytes);
  return overwrite(overwrite(bytes, offset, other), otherOffset, one);
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const lineEnds = bytes.filter((byte) => byte === LINE_FEED).length;
  const changed = new Uint8Array(bytes.length + lineEnds);
  let at = 0;
  for (const byte of bytes) {
    if (byte === LINE_FEED) changed[at++] = CARRIAGE_RETURN;
    changed[at++] = byte;
  }
  return changed;
}

function flip(bytes: Uint8Array, offset: number, bit: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[offset] = (copy[offset] ?? 0) ^ (1 << bit);
  return copy;
}
