/**
 * The few WebAssembly instructions that the folds need, as bytes.
 *
 * Only vectors of 128 bits fold data faster than it is read, and JavaScript has none. A module assembled here
 * at run time needs no compiler to build and leaves no binary in the repository that nobody can read.
 * Sources: WebAssembly Core Specification 2.0, chapter 5 "Binary Format"; vector instructions, section 5.4.7.
 */

/** Instructions in binary form; joined end to end they run one after the other. */
export type Code = readonly number[];

/** Value types of locals and parameters. */
export const VALUE_TYPE = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;

/** A function from `(i32, i32, i32)` to `i32`. */
export interface WasmFunction {
  readonly name: string;
  /** Types of the locals behind the three parameters. */
  readonly locals: readonly number[];
  readonly code: Code;
}

/** Loads and stores address `pointer + offset`; no alignment is needed. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  i32: (value: number): Code => [0x41, ...signed(value)],
  i64: (value: number): Code => [0x42, ...signed(value)],
  loadI32: (offset: number): Code => [0x28, 0, ...unsigned(offset)],
  loadV128: (offset: number): Code => [0xfd, 0, 0, ...unsigned(offset)],
  storeV128: (offset: number): Code => [0xfd, 11, 0, ...unsigned(offset)],
  add: [0x6a],
  subtract: [0x6b],
  and: [0x71],
  xor: [0x73],
  shiftRight: [0x76],
  rotateLeft: [0x77],
  xorI64: [0x85],
  shiftRightI64: [0x88],
  wrapI64: [0xa7],
  xorV128: [0xfd, 0x51],
  lane64: (lane: number): Code => [0xfd, 0x1d, lane],
  /** Repeats for as long as `condition` leaves something other than zero. */
  repeatWhile: (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, END],
  when: (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, END],
} as const;

/** A module that exports `memory`, of as many pages of 64 KiB as asked, and the functions. */
export function assemble(functions: readonly WasmFunction[], memoryPages: number): Uint8Array<ArrayBuffer> {
  const { i32 } = VALUE_TYPE;
  const signature = [0x60, ...vector([[i32], [i32], [i32]]), ...vector([[i32]])];
  const exported = functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]);
  return Uint8Array.from([
    ...MAGIC,
    ...section(SECTION.types, vector([signature])),
    ...section(SECTION.functions, vector(functions.map(() => [0]))),
    ...section(SECTION.memory, vector([[1, ...unsigned(memoryPages), ...unsigned(memoryPages)]])),
    ...section(SECTION.exports, vector([[...text("memory"), 2, 0], ...exported])),
    ...section(SECTION.code, vector(functions.map(functionBody))),
  ]);
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = { types: 1, functions: 3, memory: 5, exports: 7, code: 10 } as const;
const END = 0x0b;

function functionBody({ locals, code }: WasmFunction): Code {
  const body = [...vector(locals.map((type) => [1, type])), ...code, END];
  return [...unsigned(body.length), ...body];
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return vector(Array.from(name, (letter) => [letter.charCodeAt(0)]));
}

/** LEB128: seven bits a byte, lowest first. */
function unsigned(value: number): Code {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (low & 0x40) === 0 ? rest === 0 : rest === -1;
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
