/**
 * The two folds of backup media as WebAssembly.
 *
 * Both turn a 32-bit checksum left by one bit and add the next value by exclusive or. `foldSectors` adds the
 * exclusive or of each sector of 512 bytes. `foldWords` adds each word; as 32 turns are none, words that stand
 * 128 bytes apart are added first, eight vectors side by side, and the 32 sums are folded once.
 */
import { SECTOR_BYTES } from "../blocks.ts";
import { type Code, VALUE_TYPE, assemble, op } from "./wasm-code.ts";

/** Memory of the module; the first 128 bytes belong to it, the rest to the caller. */
export const FOLD_MEMORY_PAGES = 4;

const VECTOR_BYTES = 16;
const STRIDE_BYTES = 128;
const VECTORS_IN_STRIDE = STRIDE_BYTES / VECTOR_BYTES;
const WORDS_IN_STRIDE = STRIDE_BYTES / 4;

/** Parameters of both functions. */
const POINTER = 0;
const COUNT = 1;
const CHECKSUM = 2;

export function foldModule(): Uint8Array<ArrayBuffer> {
  const { i32, i64, v128 } = VALUE_TYPE;
  const sums = Array.from({ length: VECTORS_IN_STRIDE }, () => v128);
  return assemble(
    [
      { name: "foldSectors", locals: [v128, i64], code: foldSectors() },
      { name: "foldWords", locals: [i32, i32, ...sums], code: foldWords() },
    ],
    FOLD_MEMORY_PAGES,
  );
}

/** `COUNT` is of sectors and not zero. */
function foldSectors(): Code {
  const sum = 3;
  const half = 4;
  return [
    ...op.repeatWhile(
      [
        ...xorOfVectors(0, SECTOR_BYTES / VECTOR_BYTES),
        ...op.set(sum),
        ...op.get(sum),
        ...op.lane64(0),
        ...op.get(sum),
        ...op.lane64(1),
        ...op.xorI64,
        ...op.tee(half),
        ...op.get(half),
        ...op.i64(32),
        ...op.shiftRightI64,
        ...op.xorI64,
        ...op.wrapI64,
        ...turnedChecksum(),
        ...op.xor,
        ...op.set(CHECKSUM),
        ...advance(POINTER, SECTOR_BYTES),
      ],
      countDown(COUNT),
    ),
    ...op.get(CHECKSUM),
  ];
}

/** `COUNT` is of words. */
function foldWords(): Code {
  const strides = 3;
  const summed = 4;
  const sums = Array.from({ length: VECTORS_IN_STRIDE }, (_, index) => 5 + index);
  const addStride = sums.flatMap((sum, index) => [
    ...op.get(sum),
    ...op.get(POINTER),
    ...op.loadV128(index * VECTOR_BYTES),
    ...op.xorV128,
    ...op.set(sum),
  ]);
  const storeSums = sums.flatMap((sum, index) => [
    ...op.i32(0),
    ...op.get(sum),
    ...op.storeV128(index * VECTOR_BYTES),
  ]);
  return [
    ...op.when(
      [...op.get(COUNT), ...op.i32(Math.log2(WORDS_IN_STRIDE)), ...op.shiftRight, ...op.tee(strides)],
      [
        ...op.repeatWhile([...addStride, ...advance(POINTER, STRIDE_BYTES)], countDown(strides)),
        ...storeSums,
        ...op.i32(WORDS_IN_STRIDE),
        ...op.set(strides),
        ...foldEachWord(summed, strides),
      ],
    ),
    ...op.when(
      [...op.get(COUNT), ...op.i32(WORDS_IN_STRIDE - 1), ...op.and, ...op.tee(COUNT)],
      foldEachWord(POINTER, COUNT),
    ),
    ...op.get(CHECKSUM),
  ];
}

function foldEachWord(pointer: number, count: number): Code {
  return op.repeatWhile(
    [
      ...turnedChecksum(),
      ...op.get(pointer),
      ...op.loadI32(0),
      ...op.xor,
      ...op.set(CHECKSUM),
      ...advance(pointer, 4),
    ],
    countDown(count),
  );
}

/** A tree, so that half of the loads do not wait for the other half. */
function xorOfVectors(from: number, to: number): Code {
  if (to - from === 1) return [...op.get(POINTER), ...op.loadV128(from * VECTOR_BYTES)];
  const middle = (from + to) / 2;
  return [...xorOfVectors(from, middle), ...xorOfVectors(middle, to), ...op.xorV128];
}

function turnedChecksum(): Code {
  return [...op.get(CHECKSUM), ...op.i32(1), ...op.rotateLeft];
}

function advance(local: number, bytes: number): Code {
  return [...op.get(local), ...op.i32(bytes), ...op.add, ...op.set(local)];
}

function countDown(local: number): Code {
  return [...op.get(local), ...op.i32(1), ...op.subtract, ...op.tee(local)];
}
