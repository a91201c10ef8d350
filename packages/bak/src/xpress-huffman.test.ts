import { expect, test } from "vitest";

import { encodeLiterals } from "./testing/compressed-media.ts";
import { decompress } from "./xpress-huffman.ts";

/** Code lengths by symbol, packed as the format stores them. */
function stream(codeBits: Readonly<Record<number, number>>, coded: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(256 + coded.length);
  for (const [symbol, bits] of Object.entries(codeBits)) {
    const index = Number(symbol) >> 1;
    bytes[index] = (bytes[index] ?? 0) | (bits << (4 * (Number(symbol) & 1)));
  }
  bytes.set(coded, 256);
  return bytes;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

/** [MS-XCA] 3.2, first example. */
const alphabet = stream(
  {
    ...Object.fromEntries(
      Array.from(ALPHABET, (letter, index) => [letter.charCodeAt(0), index < 22 ? 5 : 4]),
    ),
    256: 4,
  },
  [
    0xd8, 0x52, 0x3e, 0xd7, 0x94, 0x11, 0x5b, 0xe9, 0x19, 0x5f, 0xf9, 0xd6, 0x7c, 0xdf, 0x8d, 0x04, 0, 0, 0,
    0,
  ],
);

/** [MS-XCA] 3.2, second example: three letters and one match of 297 bytes. */
const repetition = stream({ 97: 3, 98: 3, 99: 2, 256: 2, 287: 2 }, [0xa8, 0xdc, 0, 0, 0xff, 0x26, 0x01]);

test.each([
  { name: "literals", input: alphabet, output: ALPHABET },
  { name: "a long match that overlaps itself", input: repetition, output: "abc".repeat(100) },
])("the specification's example of $name decompresses", ({ input, output }) => {
  const bytes = decompress(input, output.length);

  expect(Buffer.from(bytes ?? []).toString()).toBe(output);
});

test("a code that does not use all of its space is refused", () => {
  expect(decompress(stream({ 97: 3, 98: 3 }, [0, 0, 0, 0]), 4)).toBeNull();
});

test("a code that uses more than its space is refused", () => {
  expect(decompress(stream({ 97: 1, 98: 1, 99: 1 }, [0, 0, 0, 0]), 4)).toBeNull();
});

test("a match that reaches before the start is refused", () => {
  const matchAtOnce = stream({ 97: 1, 272: 1 }, [0xff, 0xff, 0xff, 0xff]);

  expect(decompress(matchAtOnce, 10)).toBeNull();
});

test("input that ends too early is refused", () => {
  const content = new Uint8Array(2048).fill(7);
  const coded = encodeLiterals(content);

  expect(decompress(coded, content.length)).toEqual(content);
  expect(decompress(coded.subarray(0, coded.length - 64), content.length)).toBeNull();
  expect(decompress(coded.subarray(0, 100), content.length)).toBeNull();
});
