/**
 * Little-endian fields of media that may be damaged or hostile.
 *
 * A field that lies past the end reads as zero or `null` and never throws: whoever would believe a zero
 * checks the length first. Layouts of text and dates: Microsoft Tape Format 1.00a, sections 3.2 and 3.5.
 */

/** Where a block says that one of its texts stands: `{u16 byteLength, u16 offset}`. */
const TEXT_REFERENCE = { byteLength: 0, offset: 2 } as const;

/** An offset clock of 127 means that the writer did not know its time zone. */
const UNKNOWN_TIME_ZONE = 127;

const utf16 = new TextDecoder("utf-16le");

export function u8(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? 0;
}

export function u16(bytes: Uint8Array, offset: number): number {
  return u8(bytes, offset) | (u8(bytes, offset + 1) << 8);
}

export function u32(bytes: Uint8Array, offset: number): number {
  return u16(bytes, offset) + u16(bytes, offset + 2) * 0x1_0000;
}

/** Exact up to 2^53; a larger value fails `Number.isSafeInteger`, which callers use to refuse it. */
export function u64(bytes: Uint8Array, offset: number): number {
  return u32(bytes, offset) + u32(bytes, offset + 4) * 0x1_0000_0000;
}

/** A byte count, or `null` when no file can be that large. */
export function byteCount(bytes: Uint8Array, offset: number): number | null {
  const value = u64(bytes, offset);
  return Number.isSafeInteger(value) ? value : null;
}

export function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** In the mixed byte order that Windows prints; all zero is no GUID. */
export function guid(bytes: Uint8Array, offset: number): string | null {
  const raw = bytes.subarray(offset, offset + 16);
  if (raw.length < 16 || isZero(raw)) return null;
  const hex = (...places: readonly number[]): string =>
    places.map((place) => u8(raw, place).toString(16).padStart(2, "0")).join("");
  return [hex(3, 2, 1, 0), hex(5, 4), hex(7, 6), hex(8, 9), hex(10, 11, 12, 13, 14, 15)].join("-");
}

/** `null` for an empty text and for one that does not lie within `record`. */
export function text(record: Uint8Array, reference: number): string | null {
  const byteLength = u16(record, reference + TEXT_REFERENCE.byteLength);
  const start = u16(record, reference + TEXT_REFERENCE.offset);
  if (byteLength === 0 || start + byteLength > record.length) return null;
  return utf16.decode(record.subarray(start, start + byteLength));
}

/** Whether a text is declared, even one that cannot be read: a password is stored as a hash. */
export function hasText(record: Uint8Array, reference: number): boolean {
  return u16(record, reference + TEXT_REFERENCE.byteLength) > 0;
}

/** Five bytes, big-endian: year 14 bits, month 4, day 5, hour 5, minute 6, second 6. Local time of the server. */
export function localDate(bytes: Uint8Array, offset: number): string | null {
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((index) => u8(bytes, offset + index));
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined)
    return null;
  const year = (a << 6) | (b >> 2);
  const month = ((b & 0x03) << 2) | (c >> 6);
  const day = (c >> 1) & 0x1f;
  const hour = ((c & 0x01) << 4) | (d >> 4);
  const minute = ((d & 0x0f) << 2) | (e >> 6);
  const second = e & 0x3f;
  const isDate = month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59;
  if (!isDate) return null;
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

/** Quarter hours east of UTC. */
export function timeZone(bytes: Uint8Array, offset: number): number | null {
  const value = (u8(bytes, offset) << 24) >> 24;
  return value === UNKNOWN_TIME_ZONE ? null : value;
}
