/**
 * Log sequence numbers: their ten bytes on the media and the decimals that SQL Server prints.
 *
 * The decimal joins three numbers into one of up to 25 digits, far beyond what a JavaScript number holds
 * exactly, so it travels as text and is compared as a BigInt. Source: RESTORE HEADERONLY, `numeric(25,0)`.
 */
import { isZero, u16, u32 } from "./fields.ts";

/** Where a log record stands: virtual log file, log block in it, record in that. */
export interface LogPosition {
  readonly virtualLogFile: number;
  readonly block: number;
  readonly slot: number;
}

const VIRTUAL_LOG_FILE = 10n ** 15n;
const BLOCK = 10n ** 5n;

/** Bytes of a log sequence number on the media. */
const LSN_BYTES = 10;

export function formatLSN({ virtualLogFile, block, slot }: LogPosition): string {
  return String(BigInt(virtualLogFile) * VIRTUAL_LOG_FILE + BigInt(block) * BLOCK + BigInt(slot));
}

/** The reverse of `formatLSN`; `null` for a text that is not such a decimal. */
export function parseLSN(decimal: string): LogPosition | null {
  if (!/^\d{1,25}$/.test(decimal)) return null;
  const value = BigInt(decimal);
  const position = {
    virtualLogFile: Number(value / VIRTUAL_LOG_FILE),
    block: Number((value % VIRTUAL_LOG_FILE) / BLOCK),
    slot: Number(value % BLOCK),
  };
  const fits =
    position.virtualLogFile <= 0xffff_ffff && position.block <= 0xffff_ffff && position.slot <= 0xffff;
  return fits ? position : null;
}

/** Negative when `a` lies earlier in the log. Both are decimals as the media reading gives them. */
export function compareLSN(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** All zero means that there is none. */
export function lsn(bytes: Uint8Array, offset: number): string | null {
  const raw = bytes.subarray(offset, offset + LSN_BYTES);
  if (raw.length < LSN_BYTES || isZero(raw)) return null;
  return formatLSN({ virtualLogFile: u32(raw, 0), block: u32(raw, 4), slot: u16(raw, 8) });
}
