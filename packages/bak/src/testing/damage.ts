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
  | { readonly kind: "drop"; readonly offset: number; readonly lengthBytes: number };

/** Always a copy; the original stays as it is. */
export function damage(bytes: Uint8Array, fault: Damage): Uint8Array {
  switch (fault.kind) {
    case "truncate":
      return bytes.slice(0, fault.keepBytes);
    case "flip":
      return flip(bytes, fault.offset, fault.bit ?? 0);
    case "append":
      return concat([bytes, fault.bytes]);
    case "zeroTail":
      return bytes.slice().fill(0, fault.fromByte);
    default:
      return concat([bytes.subarray(0, fault.offset), bytes.subarray(fault.offset + fault.lengthBytes)]);
  }
}

function flip(bytes: Uint8Array, offset: number, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[offset] = (copy[offset] ?? 0) ^ (1 << bit);
  return copy;
}
