/**
 * Reads real backups and compares every field with what is known about them.
 *
 * The files are other people's and are never part of this repository; `BAKFERRY_BAK_DIR` names the folder that
 * holds them and their `facts.json`.
 */
import { existsSync, readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";

import { describe, expect, test } from "vitest";

import type { BackupSet, MediaContainer, MediaHeader, MediaReading, MediaSource } from "./model.ts";
import { readMedia } from "./read-media.ts";

interface KnownFile {
  readonly file: string;
  readonly size: number;
  readonly container?: MediaContainer;
  readonly media?: MediaHeader;
  readonly problems: readonly { readonly code: string }[];
  readonly sets?: readonly BackupSet[];
}

const repository = path.resolve(import.meta.dirname, "../../..");
const folder = process.env["BAKFERRY_BAK_DIR"] ?? path.resolve(repository, "../shared/bak");
const factsFile = path.join(folder, "facts.json");
const known = existsSync(factsFile) ? readFacts() : [];
const backups = known.filter(({ sets }) => sets !== undefined && sets.length > 0);
const strangers = known.filter(({ sets }) => sets === undefined || sets.length === 0);

/** The two judge the use of a backup or name a stranger, and are no problem of the media. */
const OTHER_JUDGEMENTS = new Set(["not_full", "not_a_backup"]);

const STRANGER_KINDS: Readonly<Record<string, string>> = {
  "bacpac-2.bacpac": "bacpac",
  "bacpac.bacpac": "bacpac",
  "firebird-backup.bak": "firebird_backup",
  "sql-text-mysql.bak": "sql_text",
  "sql-text-sqlserver.bak": "sql_text",
  "text.bak": "text",
  "unknown.bak": "unknown",
  "xml-with-bom.bak": "xml",
  "zip.bak": "zip",
};

describe.skipIf(backups.length === 0)(`real backups in ${folder} (BAKFERRY_BAK_DIR)`, () => {
  test("cover every common kind and both containers", () => {
    expect(new Set(backups.flatMap(({ sets = [] }) => sets.map(({ kind }) => kind)))).toEqual(
      new Set(["full", "differential", "log"]),
    );
    expect(new Set(backups.map(({ container }) => container))).toEqual(new Set(["plain", "compressed"]));
  });

  test.each(backups)("$file reads as its known facts", async ({ file, ...facts }) => {
    const { reading } = await readFile(file);

    expect(reading).toMatchObject({ kind: "backup", sizeBytes: facts.size, container: facts.container });
    if (reading.kind !== "backup") return;
    expect(reading.media).toMatchObject(facts.media ?? {});
    expect(reading.sets).toHaveLength(facts.sets?.length ?? 0);
    expect(reading.sets).toMatchObject(facts.sets ?? []);
    expect(reading.problems.map(({ code }) => code)).toEqual(
      facts.problems.map(({ code }) => code).filter((code) => !OTHER_JUDGEMENTS.has(code)),
    );
  });

  test.each(backups)("$file is read with two reads of 64 KiB", async ({ file }) => {
    const { reads } = await readFile(file);

    expect(reads.length).toBeLessThanOrEqual(2);
    expect(Math.max(...reads)).toBeLessThanOrEqual(64 * 1024);
  });

  test.each(strangers)("$file is told from a backup", async ({ file }) => {
    const { reading } = await readFile(file);

    expect(reading).toMatchObject({ kind: "stranger", stranger: STRANGER_KINDS[path.basename(file)] });
  });
});

function readFacts(): readonly KnownFile[] {
  return JSON.parse(readFileSync(factsFile, "utf8")) as readonly KnownFile[];
}

async function readFile(
  file: string,
): Promise<{ readonly reading: MediaReading; readonly reads: readonly number[] }> {
  const handle = await open(path.join(folder, file));
  try {
    const reads: number[] = [];
    const source = await sourceOf(handle, reads);
    return { reading: await readMedia(source), reads };
  } finally {
    await handle.close();
  }
}

async function sourceOf(handle: FileHandle, reads: number[]): Promise<MediaSource> {
  const { size } = await handle.stat();
  return {
    sizeBytes: size,
    async read(position, length) {
      reads.push(length);
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    },
  };
}
