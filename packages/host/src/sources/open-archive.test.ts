/** What is an archive and what is none; what a source does when it is read, broken off, or changed under the reader. */
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readlink, rename, truncate, utimes, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";

import { syntheticBackup } from "@bakferry/bak/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { openBackupFile } from "../open-backup-file.ts";
import { useTemporaryDirectory } from "../testing/temporary-directory.ts";
import { openArchive } from "./open-archive.ts";
import { asBackup, asRefusal, readAll } from "./testing/read-all.ts";
import { writeTar } from "./testing/tar-writer.ts";
import { writeZip } from "./testing/zip-writer.ts";

const at = useTemporaryDirectory();
const BACKUP = Buffer.from(syntheticBackup({ dataBytes: 3_000_000 }));

async function fileOf(name: string, content: Uint8Array): Promise<string> {
  await writeFile(at(name), content);
  return at(name);
}

const zipped = (): Promise<string> =>
  fileOf("dbtest.zip", writeZip([{ name: "dbtest.bak", content: BACKUP }]));

describe("what a file is stands in its first bytes", () => {
  test.each([
    ["a backup called .zip", "dbtest.zip", BACKUP],
    ["a compressed backup", "dbtest.bak", Buffer.from(syntheticBackup({ isCompressed: true }))],
    ["text", "dbtest.tar.gz", Buffer.from("hello")],
    ["nothing", "dbtest.zip", Buffer.alloc(0)],
    ["noise", "dbtest.zip", Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))],
  ])("%s is no archive", async (_, name, content) => {
    expect(await openArchive(await fileOf(name, content))).toEqual({ kind: "not_archive" });
  });

  test("a zip called .bak is a zip", async () => {
    const path = await fileOf("dbtest.bak", writeZip([{ name: "inner.bak", content: BACKUP }]));
    expect(asBackup(await openArchive(path)).entryName).toBe("inner.bak");
  });

  test.each([
    ["RAR", "Rar!\x1a\x07\x01\x00"],
    ["7-Zip", "7z\xbc\xaf\x27\x1c"],
    ["bzip2", "BZh91AY"],
    ["xz", "\xfd7zXZ\x00"],
    ["Zstandard", "\x28\xb5\x2f\xfd"],
    ["cabinet", "MSCF"],
  ])("%s is refused by its name", async (word, magic) => {
    const path = await fileOf("a.bak", Buffer.concat([Buffer.from(magic, "latin1"), Buffer.alloc(600, 9)]));
    expect(asRefusal(await openArchive(path))).toMatchObject({
      reason: "unsupported_archive",
      detail: expect.stringContaining(word),
    });
  });

  test("a missing archive is not found", async () => {
    await expect(openArchive(at("missing.zip"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

// Windows allows none of the backslashes and quotes in a file's name.
describe.skipIf(process.platform === "win32")("paths are taken as they are", () => {
  test.each([
    "with spaces (1).zip",
    "数据库备份.zip",
    "größe.zip",
    "D:\\backup\\week 1.zip",
    "\\\\host\\share\\a.zip",
    "it's “quoted”.zip",
  ])("%s", async (name) => {
    const path = await fileOf(name, writeZip([{ name: "dbtest.bak", content: BACKUP }]));
    const outcome = asBackup(await openArchive(path));
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
    const file = await openBackupFile(path);
    expect(file.file.name).toBe(basename(path));
    await file.close();
  });

  test("from a folder with spaces too", async () => {
    await mkdir(at("Program Files", "Резервные копии"), { recursive: true });
    const path = at("Program Files", "Резервные копии", "dbtest.zip");
    await writeFile(path, writeZip([{ name: "dbtest.bak", content: BACKUP }]));
    expect(asBackup(await openArchive(path)).sizeBytes).toBe(BACKUP.length);
  });
});

describe("a reading", () => {
  test("comes in chunks of 64 KiB to 1 MiB, but for the last", async () => {
    const { source } = asBackup(await openArchive(await zipped()));
    const sizes: number[] = [];
    await readAll(source, { onChunk: ({ length }) => void sizes.push(length) });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 ** 2);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(64 * 1024);
  });

  test("may run beside another one", async () => {
    const { source } = asBackup(await openArchive(await zipped()));
    const all = await Promise.all([readAll(source), readAll(source), readAll(source)]);
    expect(all.every((bytes) => Buffer.compare(bytes, BACKUP) === 0)).toBe(true);
  });

  test("ends with the signal's reason when it is aborted before or in the middle", async () => {
    const { source } = asBackup(await openArchive(await zipped()));
    const reason = new Error("stopped by the operator");
    await expect(readAll(source, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const reading = readAll(source, { signal: controller.signal, onChunk: () => controller.abort(reason) });
    await expect(reading).rejects.toBe(reason);
    expect(Buffer.compare(await readAll(source), BACKUP)).toBe(0);
  });

  test("notices that the archive was replaced since it was opened", async () => {
    const path = await zipped();
    const { source } = asBackup(await openArchive(path));
    await fileOf("new.zip", writeZip([{ name: "dbtest.bak", content: BACKUP }]));
    await rename(at("new.zip"), path);
    await expect(readAll(source)).rejects.toMatchObject({ code: "FILE_CHANGED" });
  });

  test.each<[string, (path: string) => Promise<void>]>([
    ["written over", (path) => writeFile(path, Buffer.alloc(BACKUP.length))],
    ["cut short", (path) => truncate(path, 1000)],
    ["touched", (path) => utimes(path, 1, 1)],
  ])("notices that the archive was %s while it is read", async (_, change) => {
    const path = await zipped();
    const { source } = asBackup(await openArchive(path));
    await expect(readAll(source, { onChunk: () => change(path) })).rejects.toMatchObject({
      code: "FILE_CHANGED",
    });
  });

  test("fails when the archive is gone", async () => {
    const path = await zipped();
    const { source } = asBackup(await openArchive(path));
    await rename(path, at("elsewhere.zip"));
    await expect(readAll(source)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

const ARCHIVES: readonly (readonly [string, () => Buffer])[] = [
  ["zip", () => writeZip([{ name: "dbtest.bak", content: BACKUP }])],
  ["zip, stored", () => writeZip([{ name: "dbtest.bak", content: BACKUP, method: 0 }])],
  [
    "zip, Deflate64",
    () => writeZip([{ name: "dbtest.bak", content: BACKUP, method: 9, packed: storedBlocks(BACKUP) }]),
  ],
  ["tar", () => writeTar([{ name: "dbtest.bak", content: BACKUP }])],
  ["tar.gz", () => gzipSync(writeTar([{ name: "dbtest.bak", content: BACKUP }]))],
  ["gz", () => gzipSync(BACKUP)],
];

/** Blocks without compression are the same in Deflate and Deflate64. */
function storedBlocks(content: Buffer): Buffer {
  return deflateRawSync(content, { level: 0 });
}

describe.skipIf(process.platform !== "linux")("no handle stays open", () => {
  async function handlesOn(path: string): Promise<number> {
    const names = await readdir("/proc/self/fd");
    const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
    return targets.filter((target) => target === path).length;
  }

  test.each(ARCHIVES)("on a %s, read to the end, left, or aborted", async (_, make) => {
    const path = await fileOf("dbtest.archive", make());
    const { source } = asBackup(await openArchive(path));
    expect(await handlesOn(path)).toBe(0);
    await readAll(source);
    expect(await handlesOn(path)).toBe(0);
    for await (const chunk of source.open(new AbortController().signal)) {
      expect(chunk.length).toBeGreaterThan(0);
      expect(await handlesOn(path)).toBe(1);
      break;
    }
    expect(await handlesOn(path)).toBe(0);
    const controller = new AbortController();
    await expect(
      readAll(source, { signal: controller.signal, onChunk: () => controller.abort() }),
    ).rejects.toMatchObject({ name: "AbortError" });
    expect(await handlesOn(path)).toBe(0);
  });
});

test("whatever bytes go in come out, by every way and in pieces of any size", async () => {
  const content = fc.record({
    noise: fc.uint8Array({ maxLength: 3000 }),
    repeats: fc.integer({ min: 1, max: 400 }),
    level: fc.integer({ min: 0, max: 9 }),
    memLevel: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(content, async ({ noise, repeats, level, memLevel }) => {
      const body = Buffer.concat(Array.from({ length: repeats }, () => noise));
      const bytes = Buffer.concat([BACKUP.subarray(0, 4096), body]);
      const packed = deflateRawSync(bytes, { level, memLevel });
      const entry = { name: "a.bak", content: bytes };
      const tar = writeTar([entry]);
      const ways = [
        writeZip([{ ...entry, packed }]),
        writeZip([{ ...entry, method: 0 }]),
        writeZip([{ ...entry, method: 9, packed: storedBlocks(bytes) }]),
        tar,
        gzipSync(tar, { level, memLevel }),
        gzipSync(bytes, { level, memLevel }),
      ];
      for (const [index, archive] of ways.entries()) {
        const path = await fileOf(`${index}.archive`, archive);
        const { source } = asBackup(await openArchive(path));
        expect(Buffer.compare(await readAll(source), bytes)).toBe(0);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("bytes that are damaged anywhere never come out as a whole backup", async () => {
  const small = Buffer.from(syntheticBackup({ dataBytes: 8192 }));
  const archives = [
    writeZip([{ name: "a.bak", content: small }]),
    writeZip([{ name: "a.bak", content: small, method: 0 }]),
    gzipSync(writeTar([{ name: "a.bak", content: small }])),
    gzipSync(small),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(3),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat(7),
      async (which, where, bit) => {
        const damaged = Buffer.from(archives[which]!);
        const offset = Math.floor(where * damaged.length);
        damaged[offset] = damaged[offset]! ^ (1 << bit);
        const outcome = await openArchive(await fileOf("damaged.archive", damaged));
        if (outcome.kind !== "backup") return;
        const read = await readAll(outcome.source).catch(() => null);
        if (read !== null) expect(Buffer.compare(read, small)).toBe(0);
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);

function has(program: string): boolean {
  try {
    execFileSync(program, ["--help"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("archives of other programs", () => {
  test.for([
    ["zip", "zip", ["-q", "out", "dbtest.bak"], "deflate"],
    ["zip, stored", "zip", ["-q", "-0", "out", "dbtest.bak"], "stored"],
    ["zip, zip64", "zip", ["-q", "-fz", "out", "dbtest.bak"], "deflate"],
    ["7z, Deflate", "7z", ["a", "-tzip", "out", "dbtest.bak"], "deflate"],
    ["7z, Deflate64", "7z", ["a", "-tzip", "-mm=Deflate64", "out", "dbtest.bak"], "deflate64"],
    ["tar", "tar", ["cf", "out", "dbtest.bak"], "tar"],
    ["tar, pax", "tar", ["cf", "out", "--format=pax", "dbtest.bak"], "tar"],
    ["tar, gzipped", "tar", ["czf", "out", "./dbtest.bak"], "tar+gzip"],
  ] as const)("%s", async ([, program, args, method], { skip }) => {
    skip(!has(program), `${program} is not installed`);
    await fileOf("dbtest.bak", BACKUP);
    execFileSync(program, args, { cwd: at(), stdio: "ignore" });
    const made = (await readdir(at())).find((name) => name.startsWith("out"));
    const outcome = asBackup(await openArchive(at(made!)));
    expect(outcome).toMatchObject({ entryName: "dbtest.bak", method });
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
  });
});
