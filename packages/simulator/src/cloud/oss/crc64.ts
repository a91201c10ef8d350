/**
 * CRC-64 as OSS reports it in `x-oss-hash-crc64ecma`: polynomial ECMA-182, reflected, all bits inverted at
 * both ends (CRC-64/XZ), written as an unsigned decimal number.
 *
 * CompleteMultipartUpload answers with the checksum of the whole object. OSS does not read the object again
 * for it and neither does this: the checksum of two pieces follows from theirs and the second one's length,
 * since appending n bits multiplies the first by x^n modulo the polynomial.
 *
 * Source: OSS API reference, "PutObject" and "CompleteMultipartUpload", response headers.
 */
import { createCRC64 } from "hash-wasm";

/** Checksum of one stream of bytes. */
export interface Crc64 {
  update(bytes: Uint8Array): void;
  /** Ends the stream; call it once. */
  digest(): bigint;
}

export interface Crc64Piece {
  readonly crc64: bigint;
  readonly sizeBytes: number;
}

/** A new, empty checksum; as many as wanted can be open at the same time. */
export async function createCrc64(): Promise<Crc64> {
  const hasher = await createCRC64();
  hasher.init();
  return {
    update(bytes) {
      hasher.update(bytes);
    },
    digest: () => BigInt(`0x${hasher.digest("hex")}`),
  };
}

let hasher: ReturnType<typeof createCRC64> | undefined;

/** Checksum of bytes that are all there, without a new one being made for them. */
export async function crc64Of(bytes: Uint8Array): Promise<bigint> {
  hasher ??= createCRC64();
  const shared = await hasher;
  // Nobody else gets in between these.
  shared.init();
  shared.update(bytes);
  return BigInt(`0x${shared.digest("hex")}`);
}

/** Checksum of the pieces one after the other; 0 for none, like the checksum of no bytes. */
export function combineCrc64(pieces: readonly Crc64Piece[]): bigint {
  return pieces.reduce(
    (whole, piece) => multiply(powerOfX(piece.sizeBytes), whole) ^ piece.crc64,
    EMPTY_CRC64,
  );
}

/** Checksum of so many zeros, however many: runs of twice the length follow from those of the half. */
export async function zerosCrc64(sizeBytes: number): Promise<bigint> {
  const one = await createCrc64();
  one.update(new Uint8Array(1));
  let run: Crc64Piece = { crc64: one.digest(), sizeBytes: 1 };
  const pieces: Crc64Piece[] = [];
  for (let left = BigInt(sizeBytes); left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) pieces.push(run);
    run = { crc64: combineCrc64([run, run]), sizeBytes: 2 * run.sizeBytes };
  }
  return combineCrc64(pieces);
}

const EMPTY_CRC64 = 0n;
const POLYNOMIAL = 0xc96c5795d7870f42n;
/** Bits stand reflected: the highest one is the coefficient of x^0. */
const ONE = 1n << 63n;
const X = 1n << 62n;

/** x^(2^i); 60 of them cover any length in bits that a number can hold exactly. */
const SQUARES: readonly bigint[] = squaresOfX(60);

/** Nearly all parts of an upload have one length, so its power is worked out once. */
const powers = new Map<number, bigint>();
const MOST_POWERS = 64;

function powerOfX(sizeBytes: number): bigint {
  const known = powers.get(sizeBytes);
  if (known !== undefined) return known;

  let power = ONE;
  let bits = BigInt(sizeBytes) * 8n;
  for (const square of SQUARES) {
    if (bits === 0n) break;
    if ((bits & 1n) === 1n) power = multiply(square, power);
    bits >>= 1n;
  }
  if (powers.size >= MOST_POWERS) powers.clear();
  powers.set(sizeBytes, power);
  return power;
}

function squaresOfX(count: number): readonly bigint[] {
  const squares = [X];
  for (let square = X; squares.length < count; squares.push(square)) square = multiply(square, square);
  return squares;
}

/** Product of two reflected polynomials, modulo the checksum's own. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = ONE; bit > 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ POLYNOMIAL : shifted >> 1n;
  }
  return product;
}
