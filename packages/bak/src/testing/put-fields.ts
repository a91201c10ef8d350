/**
 * Writes little-endian fields: the reverse of what the reader's `fields.ts` does.
 */
import { u32 } from "../fields.ts";
import { parseLSN } from "../lsn.ts";

/** A text and the place of its `{u16 byteLength, u16 offset}` reference. */
export interface PlacedText {
  readonly reference: number;
  readonly text: string | null;
}

export function putU16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value & 0xff;
  bytes[offset + 1] = (value >>> 8) & 0xff;
}

export function putU32(bytes: Uint8Array, offset: number, value: number): void {
  putU16(bytes, offset, value & 0xffff);
  putU16(bytes, offset + 2, value >>> 16);
}

export function putU64(bytes: Uint8Array, offset: number, value: number): void {
  putU32(bytes, offset, value % 0x1_0000_0000);
  putU32(bytes, offset + 4, Math.floor(value / 0x1_0000_0000));
}

export function putAscii(bytes: Uint8Array, offset: number, text: string): void {
  bytes.set(
    Array.from(text, (letter) => letter.charCodeAt(0)),
    offset,
  );
}

/** Sets bits of a field that may hold others. */
export function addBits(bytes: Uint8Array, offset: number, bits: number): void {
  putU32(bytes, offset, (u32(bytes, offset) | bits) >>> 0);
}

export function putGuid(bytes: Uint8Array, offset: number, guid: string | null): void {
  if (guid === null) return;
  const hex = guid.replaceAll("-", "");
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new RangeError(`"${guid}" is not a GUID.`);
  bytes.set(
    order.map((place) => Number.parseInt(hex.slice(2 * place, 2 * place + 2), 16)),
    offset,
  );
}

export function putLSN(bytes: Uint8Array, offset: number, decimal: string | null): void {
  if (decimal === null) return;
  const position = parseLSN(decimal);
  if (position === null) throw new RangeError(`"${decimal}" is not the decimal of a log sequence number.`);
  putU32(bytes, offset, position.virtualLogFile);
  putU32(bytes, offset + 4, position.block);
  putU16(bytes, offset + 8, position.slot);
}

/** `date` is `yyyy-MM-ddTHH:mm:ss`. */
export function putDate(bytes: Uint8Array, offset: number, date: string | null): void {
  if (date === null) return;
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(date);
  if (parts === null) throw new RangeError(`"${date}" is not a local time as yyyy-MM-ddTHH:mm:ss.`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const upper = (year << 18) | (month << 14) | (day << 9) | (hour << 4) | (minute >> 2);
  bytes.set([upper >>> 24, upper >>> 16, upper >>> 8, upper, ((minute & 0x03) << 6) | second], offset);
}

/** `fixed` with the texts behind it and references to them within it. */
export function withTexts(fixed: Uint8Array, texts: readonly PlacedText[]): Uint8Array {
  const lengths = texts.map(({ text }) => 2 * (text ?? "").length);
  const bytes = new Uint8Array(fixed.length + lengths.reduce((sum, length) => sum + length, 0));
  bytes.set(fixed);
  let offset = fixed.length;
  for (const { reference, text } of texts) {
    if (text === null || text.length === 0) continue;
    putU16(bytes, reference, 2 * text.length);
    putU16(bytes, reference + 2, offset);
    for (let index = 0; index < text.length; index += 1) {
      putU16(bytes, offset + 2 * index, text.charCodeAt(index));
    }
    offset += 2 * text.length;
  }
  return bytes;
}

/** Copies pieces behind each other. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
