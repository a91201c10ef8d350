/**
 * CRC-64/XZ at nearly the speed of memory, although WebAssembly has no carry-less multiplication.
 *
 * The usual table takes eight loads for eight bytes and then waits for their sum. Nearly all bytes go another way
 * here ("Chorba"): the CRC's polynomial divides one that has eight terms only,
 *
 *     x^(8*3327) + x^(8*2105) + x^(8*2020) + x^(8*1772) + x^(8*1200) + x^(8*534) + x^(8*90) + 1
 *
 * so a byte may be struck out when it is added to the seven bytes that stand 1222, 1307, ... 3327 places after it.
 * As all terms lie on whole bytes, that is seven unaligned loads and seven exclusive ors for sixteen bytes. None is
 * nearer than 1222 bytes, so no load waits for a store that is still under way. Only the last 3328 bytes of a call
 * see the table.
 *
 * This is AssemblyScript. Sources: ECMA-182, annex B; Russell, "Chorba: A novel CRC32 implementation" (2024). The
 * eight terms come from a generalised birthday search (Wagner) over pairs of powers; a test proves them.
 */

const POLYNOMIAL: u64 = 0xc96c5795d7870f42;
/** The polynomial 1: in the reflected order of bits, the highest coefficient is bit 0. */
const ONE: u64 = 1 << 63;

/** Whoever gives out memory starts after this. */
export const RESERVED: usize = 65536;

const TABLES: usize = 0;
const TABLES_END: usize = 8 * 256 * 8;
/** x^(8 * 2^k), for every k. */
const POWERS: usize = TABLES_END;
const POWERS_END: usize = POWERS + 64 * 8;
/** What was struck out last, and after it the stretch that is being struck out. */
const STRUCK: usize = POWERS_END;
const WINDOW: usize = 3328;
/** Small enough to stay in the first-level cache with the window and the input that passes. */
const STRETCH: usize = 16384;
const REST: usize = STRUCK + WINDOW + STRETCH;

/** Less than this is not worth the detour. */
const WORTH: usize = 4 * WINDOW;

/** Once, before anything else. */
export function prepare(): void {
  for (let byte: usize = 0; byte < 256; byte++) {
    let value = <u64>byte;
    for (let bit = 0; bit < 8; bit++) value = timesX(value);
    store<u64>(TABLES + (byte << 3), value);
  }
  for (let entry: usize = TABLES + 2048; entry < TABLES_END; entry += 8) {
    const value = load<u64>(entry - 2048);
    store<u64>(entry, (value >> 8) ^ load<u64>(TABLES + ((<usize>(value & 255)) << 3)));
  }
  let power = ONE >> 8;
  for (let entry = POWERS; entry < POWERS_END; entry += 8) {
    store<u64>(entry, power);
    power = multiply(power, power);
  }
}

/** The register after these bytes; it starts with all ones, and its complement is the checksum. */
export function update(register: u64, start: usize, length: usize): u64 {
  if (length < WORTH) return updateByTable(register, start, length);
  const struck = (length - WINDOW) & ~63;
  strikeOut(register, start, struck);
  collectRest(start + struck);
  const passed = struck + WINDOW;
  return updateByTable(updateByTable(0, REST, WINDOW), start + passed, length - passed);
}

/** Slicing by eight. */
export function updateByTable(register: u64, start: usize, length: usize): u64 {
  let at = start;
  const end = start + length;
  for (const whole = start + (length & ~7); at < whole; at += 8) {
    const word = register ^ load<u64>(at);
    register =
      entry(word & 255, 7 * 2048) ^
      entry((word >> 8) & 255, 6 * 2048) ^
      entry((word >> 16) & 255, 5 * 2048) ^
      entry((word >> 24) & 255, 4 * 2048) ^
      entry((word >> 32) & 255, 3 * 2048) ^
      entry((word >> 40) & 255, 2 * 2048) ^
      entry((word >> 48) & 255, 1 * 2048) ^
      entry(word >> 56, 0);
  }
  for (; at < end; at++) register = (register >> 8) ^ entry((register ^ load<u8>(at)) & 255, 0);
  return register;
}

/** What appending `length` zero bytes multiplies a checksum by. */
export function shiftBy(length: u64): u64 {
  let factor = ONE;
  for (let entry = POWERS; length > 0; entry += 8, length >>= 1) {
    if (length & 1) factor = factor == ONE ? load<u64>(entry) : multiply(factor, load<u64>(entry));
  }
  return factor;
}

/** Product modulo the CRC's polynomial. */
export function multiply(left: u64, right: u64): u64 {
  let product: u64 = 0;
  for (; right != 0; right <<= 1) {
    product ^= left & (0 - (right >> 63));
    left = timesX(left);
  }
  return product;
}

function timesX(value: u64): u64 {
  return (value >> 1) ^ (POLYNOMIAL & (0 - (value & 1)));
}

function entry(byte: u64, table: usize): u64 {
  return load<u64>(TABLES + table + ((<usize>byte) << 3));
}

/** Leaves what was struck out last at the beginning of STRUCK. */
function strikeOut(register: u64, start: usize, length: usize): void {
  memory.fill(STRUCK, 0, WINDOW);
  // Seen from here only the longest distance reaches into the input, so this adds to its first eight bytes.
  store<u64>(STRUCK + WINDOW - 3327, register);
  for (let done: usize = 0; done < length; done += STRETCH) {
    const stretch = min(STRETCH, length - done);
    const shift = start + done - STRUCK;
    for (let at = STRUCK; at < STRUCK + stretch; at += 64) {
      v128.store(at, sum(at + shift, at), WINDOW);
      v128.store(at + 16, sum(at + shift + 16, at + 16), WINDOW);
      v128.store(at + 32, sum(at + shift + 32, at + 32), WINDOW);
      v128.store(at + 48, sum(at + shift + 48, at + 48), WINDOW);
    }
    memory.copy(STRUCK, STRUCK + stretch, WINDOW);
  }
}

/** The bytes after the struck ones, with all that was added to them. */
function collectRest(start: usize): void {
  memory.fill(STRUCK + WINDOW, 0, WINDOW);
  for (let done: usize = 0; done < WINDOW; done += 16) {
    v128.store(REST + done, sum(start + done, STRUCK + done));
  }
}

/** `at` lies a window before the place that is asked for. */
function sum(input: usize, at: usize): v128 {
  return v128.xor(
    v128.xor(
      v128.xor(v128.load(input), v128.load(at, WINDOW - 1222)),
      v128.xor(v128.load(at, WINDOW - 1307), v128.load(at, WINDOW - 1555)),
    ),
    v128.xor(
      v128.xor(v128.load(at, WINDOW - 2127), v128.load(at, WINDOW - 2793)),
      v128.xor(v128.load(at, WINDOW - 3237), v128.load(at, WINDOW - 3327)),
    ),
  );
}
