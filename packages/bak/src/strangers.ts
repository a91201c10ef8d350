/**
 * Tells what a file is that has a backup's name but is none.
 *
 * People upload exports, archives and copied database files under `.bak`; RDS says "corrupted" to all of them.
 * Sources: the formats' own signatures (PKWARE APPNOTE, RFC 1952, POSIX pax, LZ4 frame format, SQLite, PostgreSQL,
 * Firebird's burp.h, OpenSSL enc, age, HTML standard). Red Gate SQL Backup, LiteSpeed and SQLsafe publish no
 * signature, so their files are unknown data, and the description says what that may be.
 */
import { ascii, isZero, u8 } from "./fields.ts";
import type { StrangerKind } from "./model.ts";

/** The beginning and the end of a file, up to 64 KiB each; they may overlap. */
export interface FileEnds {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

export interface Recognition {
  readonly stranger: StrangerKind;
  /** A few words: "gzip archive". */
  readonly description: string;
}

/** Always answers; `unknown` is an answer. */
export function recogniseStranger({ head, tail }: FileEnds): Recognition {
  if (head.length === 0) return { stranger: "empty", description: "empty file" };
  const bySignature = SIGNATURES.find(({ at, magic }) => ascii(head, at, magic.length) === magic);
  if (bySignature?.stranger === "zip") return recogniseZip({ head, tail });
  if (bySignature !== undefined) return bySignature;
  if (isZero(head))
    return { stranger: "zero_filled", description: "nothing but zeros, as of a copy that never ran" };
  if (looksLikeText(head)) return recogniseText(head);
  return UNKNOWN;
}

/** Whether the first kilobytes are text in UTF-8, UTF-16 with a byte order mark, or a Windows code page. */
export function looksLikeText(head: Uint8Array): boolean {
  if (byteOrderMark(head) !== null) return true;
  const sample = head.subarray(0, TEXT_SAMPLE_BYTES);
  return sample.length > 0 && sample.every((byte) => byte >= 0x20 || TEXT_CONTROLS.has(byte));
}

interface Signature extends Recognition {
  readonly at: number;
  readonly magic: string;
}

const SIGNATURES: readonly Signature[] = [
  { at: 0, magic: "PK\x03\x04", stranger: "zip", description: "zip archive" },
  { at: 0, magic: "PK\x05\x06", stranger: "zip", description: "zip archive" },
  { at: 0, magic: "\x1f\x8b", stranger: "gzip", description: "gzip archive" },
  { at: 0, magic: "Rar!\x1a\x07", stranger: "rar", description: "RAR archive" },
  { at: 0, magic: "7z\xbc\xaf\x27\x1c", stranger: "seven_zip", description: "7-Zip archive" },
  { at: 0, magic: "BZh", stranger: "bzip2", description: "bzip2 archive" },
  { at: 0, magic: "\xfd7zXZ\x00", stranger: "xz", description: "xz archive" },
  { at: 0, magic: "\x28\xb5\x2f\xfd", stranger: "zstd", description: "Zstandard archive" },
  { at: 0, magic: "\x04\x22\x4d\x18", stranger: "lz4", description: "LZ4 archive" },
  { at: 0, magic: "Salted__", stranger: "encrypted_file", description: "file encrypted by OpenSSL" },
  { at: 0, magic: "age-encryption.org/", stranger: "encrypted_file", description: "file encrypted by age" },
  { at: 0, magic: "-----BEGIN PGP", stranger: "encrypted_file", description: "file encrypted by PGP" },
  {
    at: 0,
    magic: "MZ",
    stranger: "executable",
    description: "Windows program, perhaps a self-extracting archive",
  },
  { at: 0, magic: "\x00\x02\x04", stranger: "firebird_backup", description: "Firebird backup (gbak)" },
  { at: 0, magic: "\x03\x00\x1fEXPORT:V", stranger: "oracle_dump", description: "Oracle dump (exp)" },
  { at: 0, magic: "MSCF", stranger: "cab", description: "Windows cabinet" },
  { at: 257, magic: "ustar", stranger: "tar", description: "tar archive" },
  { at: 0, magic: "PGDMP", stranger: "postgresql_dump", description: "PostgreSQL dump (pg_dump)" },
  { at: 0, magic: "SQLite format 3\x00", stranger: "sqlite", description: "SQLite database" },
  { at: 4, magic: "Standard Jet DB", stranger: "access_database", description: "Microsoft Access database" },
  { at: 4, magic: "Standard ACE DB", stranger: "access_database", description: "Microsoft Access database" },
  { at: 0, magic: "vhdxfile", stranger: "virtual_disk", description: "virtual disk (VHDX)" },
  { at: 0, magic: "conectix", stranger: "virtual_disk", description: "virtual disk (VHD)" },
  { at: 0, magic: "KDMV", stranger: "virtual_disk", description: "virtual disk (VMDK)" },
  {
    at: 0,
    magic: "\x01\x0f\x00\x00",
    stranger: "database_file",
    description: "SQL Server database file (.mdf, .ndf or .ldf)",
  },
  {
    at: 0,
    magic: "version https://git-lfs",
    stranger: "git_lfs_pointer",
    description: "Git LFS pointer; the backup itself was not fetched",
  },
];

const UNKNOWN: Recognition = {
  stranger: "unknown",
  description:
    "unknown data, perhaps a backup in the format of another product (Red Gate SQL Backup, LiteSpeed, SQLsafe) or an encrypted file",
};

const TEXT_SAMPLE_BYTES = 4096;

/** Tab, line feed, form feed, carriage return, and the end-of-file mark of old tools. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1a]);

/** Every DAC package holds this entry; a zip names its entries in front of each and again at the end. */
const DAC_ENTRY = "DacMetadata.xml";

/** Only an export with data has this folder. */
const BACPAC_ENTRY = "Data/";

function recogniseZip({ head, tail }: FileEnds): Recognition {
  const holds = (name: string): boolean => indexOfAscii(head, name) >= 0 || indexOfAscii(tail, name) >= 0;
  if (!holds(DAC_ENTRY)) return { stranger: "zip", description: "zip archive" };
  return holds(BACPAC_ENTRY)
    ? { stranger: "bacpac", description: "BACPAC export (schema and data in a zip archive)" }
    : { stranger: "bacpac", description: "DACPAC or BACPAC export (a zip archive)" };
}

function indexOfAscii(bytes: Uint8Array, wanted: string): number {
  const first = wanted.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (ascii(bytes, at, wanted.length) === wanted) return at;
  }
  return -1;
}

interface TextSign extends Recognition {
  readonly sign: RegExp;
}

/** Looked for in the first 4 KiB of text; the first that fits wins. */
const TEXT_SIGNS: readonly TextSign[] = [
  {
    sign: /^\s*<(!doctype html|html)/iu,
    stranger: "html",
    description: "web page, perhaps an error page saved as a download",
  },
  { sign: /^\s*<(\?xml|Error>)/u, stranger: "xml", description: "XML document" },
  { sign: /^-- (MySQL|MariaDB) dump/mu, stranger: "mysql_dump", description: "MySQL dump (mysqldump)" },
  {
    sign: /^-- PostgreSQL database/mu,
    stranger: "postgresql_dump",
    description: "PostgreSQL dump (pg_dump)",
  },
  {
    sign: /^[ \t]*(CREATE|ALTER|DROP)[ \t]+(TABLE|DATABASE|SCHEMA|PROC(EDURE)?|VIEW|LOGIN|USER|(UNIQUE )?INDEX)\b/imu,
    stranger: "sql_text",
    description: "SQL script",
  },
  {
    sign: /^[ \t]*(SELECT\b[^;]*?\b(FROM|INTO)\b|INSERT[ \t]+INTO\b|EXEC(UTE)?[ \t]+[[\w]|BACKUP[ \t]+(DATABASE|LOG)\b|GO\s*$)/imu,
    stranger: "sql_text",
    description: "SQL script",
  },
  {
    sign: /^[ \t]*(USE[ \t]+(\[[^\]\r\n]+\]|[`"]?\w+[`"]?)[ \t]*;?|SET[ \t]+(ANSI_NULLS|QUOTED_IDENTIFIER|NOCOUNT|IDENTITY_INSERT)\b.*)$/imu,
    stranger: "sql_text",
    description: "SQL script",
  },
];

function recogniseText(head: Uint8Array): Recognition {
  const mark = byteOrderMark(head);
  const sample = head.subarray(0, TEXT_SAMPLE_BYTES);
  const content = new TextDecoder(mark ?? "latin1").decode(sample);
  const known = TEXT_SIGNS.find(({ sign }) => sign.test(content));
  if (known !== undefined) return { stranger: known.stranger, description: known.description };
  return { stranger: "text", description: mark === null ? "text file" : "text file (byte order mark)" };
}

function byteOrderMark(head: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | null {
  const [first, second, third] = [u8(head, 0), u8(head, 1), u8(head, 2)];
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return null;
}
