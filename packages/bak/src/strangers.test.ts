import { expect, test } from "vitest";

import { fromBytes } from "./byte-source.ts";
import { readMedia } from "./read-media.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const padded = (text: string): Uint8Array => {
  const bytes = new Uint8Array(20_000);
  bytes.set(bytesOf(text));
  return bytes;
};

test.each([
  { stranger: "empty", bytes: new Uint8Array(0) },
  { stranger: "zero_filled", bytes: new Uint8Array(200_000) },
  { stranger: "zip", bytes: padded("PK\x03\x04\x14\x00[Content_Types].xml") },
  { stranger: "bacpac", bytes: padded("PK\x03\x04\x14\x00model.xml........PK\x03\x04DacMetadata.xml") },
  { stranger: "gzip", bytes: padded("\x1f\x8b\x08") },
  { stranger: "rar", bytes: padded("Rar!\x1a\x07\x01\x00") },
  { stranger: "seven_zip", bytes: padded("7z\xbc\xaf\x27\x1c") },
  { stranger: "xz", bytes: padded("\xfd7zXZ\x00") },
  { stranger: "zstd", bytes: padded("\x28\xb5\x2f\xfd") },
  { stranger: "cab", bytes: padded("MSCF\x00\x00") },
  { stranger: "postgresql_dump", bytes: padded("PGDMP\x01\x0e") },
  { stranger: "postgresql_dump", bytes: bytesOf("--\n-- PostgreSQL database dump\n--\n") },
  {
    stranger: "mysql_dump",
    bytes: bytesOf("-- MySQL dump 10.13  Distrib 8.0\n--\nCREATE TABLE t (i int);\n"),
  },
  { stranger: "sqlite", bytes: padded("SQLite format 3\x00") },
  { stranger: "access_database", bytes: padded("\x00\x01\x00\x00Standard ACE DB\x00") },
  { stranger: "database_file", bytes: padded("\x01\x0f\x00\x00\x08\x01") },
  {
    stranger: "git_lfs_pointer",
    bytes: bytesOf("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
  },
  { stranger: "html", bytes: bytesOf("<!DOCTYPE html>\n<title>404</title>") },
  { stranger: "xml", bytes: bytesOf('<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code></Error>') },
  { stranger: "xml", bytes: bytesOf('\xef\xbb\xbf<?xml version="1.0"?><Project/>') },
  { stranger: "sql_text", bytes: bytesOf("SELECT * FROM t;\r\nGO\r\n") },
  { stranger: "sql_text", bytes: bytesOf("-- the schema\nuse shop;\n\nCREATE TABLE t (i int);") },
  {
    stranger: "sql_text",
    bytes: bytesOf("\xff\xfeU\x00S\x00E\x00 \x00[\x00s\x00]\x00\n\x00G\x00O\x00\n\x00"),
  },
  { stranger: "text", bytes: bytesOf("Use the table in the hall.\nSelect what you like.\nSet it down.\n") },
  { stranger: "lz4", bytes: padded("\x04\x22\x4d\x18\x60") },
  { stranger: "encrypted_file", bytes: padded("Salted__\x9c\x01") },
  { stranger: "executable", bytes: padded("MZ\x90\x00\x03") },
  { stranger: "firebird_backup", bytes: padded("\x00\x02\x04\x0b\x00\x00\x00") },
  { stranger: "oracle_dump", bytes: padded("\x03\x00\x1fEXPORT:V11.02.00") },
  { stranger: "virtual_disk", bytes: padded("conectix\x00\x00") },
  {
    stranger: "text",
    bytes: bytesOf("TAPE labels of last year, sorted by room and shelf, for the auditors who asked"),
  },
  { stranger: "text", bytes: bytesOf("\xff\xfeU\x00S\x00E\x00") },
  { stranger: "unknown", bytes: padded("\x00\x07\x01\x0b") },
])("a file of kind $stranger is told from a backup", async ({ stranger, bytes }) => {
  const reading = await readMedia(fromBytes(bytes));

  expect(reading).toMatchObject({ kind: "stranger", stranger, sizeBytes: bytes.length });
});
