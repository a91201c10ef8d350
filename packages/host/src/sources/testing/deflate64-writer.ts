/**
 * Deflate64 by hand: fixed Huffman codes, literals, and the one match that Deflate cannot say.
 *
 * Code 285 means a length of 258 in Deflate; in Deflate64 it means 3 and sixteen more bits, so that one match
 * repeats up to 65,538 bytes.
 */

/** `head` as literals, then its last byte `repeats` times more, in matches as long as Deflate64 has them. */
export function deflate64Run(head: Uint8Array, repeats: number): Buffer {
  const bits = createBitWriter();
  bits.put(0b1, 1);
  bits.put(0b01, 2);
  for (const byte of head) putLiteral(bits, byte);
  let left = repeats;
  while (left >= 3) {
    const length = Math.min(left, 65_538);
    bits.putCode(0b1100_0101, 8);
    bits.put(length - 3, 16);
    bits.putCode(0, 5);
    left -= length;
  }
  for (; left > 0; left -= 1) putLiteral(bits, head.at(-1) ?? 0);
  bits.putCode(0, 7);
  return bits.toBytes();
}

interface BitWriter {
  /** Lowest bit first, as numbers are. */
  put(value: number, count: number): void;
  /** Highest bit first, as Huffman codes are. */
  putCode(code: number, count: number): void;
  toBytes(): Buffer;
}

function createBitWriter(): BitWriter {
  const bytes: number[] = [];
  let filled = 8;
  const putBit = (bit: number): void => {
    if (filled === 8) {
      bytes.push(0);
      filled = 0;
    }
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | (bit << filled);
    filled += 1;
  };
  return {
    put(value, count) {
      for (let index = 0; index < count; index += 1) putBit((value >> index) & 1);
    },
    putCode(code, count) {
      for (let index = count - 1; index >= 0; index -= 1) putBit((code >> index) & 1);
    },
    toBytes: () => Buffer.from(bytes),
  };
}

function putLiteral(bits: BitWriter, byte: number): void {
  if (byte < 144) bits.putCode(0x30 + byte, 8);
  else bits.putCode(0x190 + byte - 144, 9);
}
