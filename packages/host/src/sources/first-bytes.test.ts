/** What the beginning of a backup tells before the rest is there. */
import { writeFile } from "node:fs/promises";

import { syntheticBackup } from "@bakferry/bak/testing";
import { expect, test } from "vitest";

import { useTemporaryDirectory } from "../testing/temporary-directory.ts";
import { firstBytes, readOpening } from "./first-bytes.ts";
import { openArchive } from "./open-archive.ts";
import { asBackup } from "./testing/read-all.ts";
import { writeZip } from "./testing/zip-writer.ts";

const at = useTemporaryDirectory();
const { signal } = new AbortController();

async function sourceOf(content: Uint8Array) {
  await writeFile(at("a.zip"), writeZip([{ name: "a.bak", content }]));
  return asBackup(await openArchive(at("a.zip"))).source;
}

test("are exactly as many as were asked for, or all there are", async () => {
  const content = Buffer.from(syntheticBackup({ dataBytes: 500_000 }));
  const source = await sourceOf(content);
  expect(Buffer.compare(await firstBytes(source, 100_001, { signal }), content.subarray(0, 100_001))).toBe(0);
  expect(Buffer.compare(await firstBytes(source, 1e9, { signal }), content)).toBe(0);
});

test.each([false, true])(
  "name database, kind and version (compressed: %s), and miss the end",
  async (isCompressed) => {
    const options = {
      databaseName: "crm",
      kind: "differential",
      release: "2016",
      dataBytes: 9_000_000,
    } as const;
    const content = syntheticBackup({ ...options, isCompressed });
    const padded = isCompressed
      ? Buffer.concat([content.subarray(0, -9000), Buffer.alloc(2_000_000, 7)])
      : content;
    const { reading, isWhole } = await readOpening(await sourceOf(padded), { signal });
    expect(isWhole).toBe(false);
    expect(reading).toMatchObject({
      kind: "backup",
      sets: [
        {
          databaseName: "crm",
          kind: "differential",
          databaseVersion: 852,
          softwareVersionMajor: 13,
          lastLSN: null,
        },
      ],
      problems: [{ code: "truncated" }],
    });
  },
);

test("say everything about a small backup", async () => {
  const { reading, isWhole } = await readOpening(await sourceOf(syntheticBackup({ dataBytes: 8192 })), {
    signal,
  });
  expect(isWhole).toBe(true);
  expect(reading).toMatchObject({ kind: "backup", problems: [] });
});
