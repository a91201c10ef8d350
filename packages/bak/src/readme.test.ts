/** The example in the README runs as it stands, and the README names everything that a reading may answer. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type SyntheticBackupOptions, syntheticBackup } from "./testing/index.ts";
import { UNSETTLED_FILE_COLUMNS, UNSETTLED_SET_COLUMNS } from "./unsettled-columns.ts";

const run = promisify(execFile);
const readme = await readFile(path.resolve(import.meta.dirname, "../README.md"), "utf8");
const model = await readFile(path.resolve(import.meta.dirname, "model.ts"), "utf8");

describe("the example", () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bakferry-readme-"));
    program = path.join(folder, "example.mts");
    const code = /```ts\n([\s\S]*?)```/u.exec(readme)?.[1] ?? "";
    const source = pathToFileURL(path.resolve(import.meta.dirname, "index.ts")).href;
    await writeFile(program, code.replace('"@bakferry/bak"', JSON.stringify(source)));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function printed(bytes: Uint8Array): Promise<string> {
    const media = path.join(folder, "media.bak");
    await writeFile(media, bytes);
    const { stdout } = await run(process.execPath, ["--disable-warning=ExperimentalWarning", program, media]);
    return stdout;
  }

  test.each<{ readonly options: SyntheticBackupOptions; readonly lines: readonly string[] }>([
    {
      options: { databaseName: "orders", release: "2022" },
      lines: ["1: full backup of orders, SQL Server 2022", "   D orders: 8388608 bytes"],
    },
    { options: { stripe: { count: 2, number: 1 }, platform: "x86" }, lines: ["striped: ", "   note: "] },
  ])("prints what is in a backup ($lines)", async ({ options, lines }) => {
    const output = await printed(syntheticBackup(options));

    for (const line of lines) expect(output).toContain(line);
  });

  test("prints what a stranger is", async () => {
    expect(await printed(Buffer.from("PK\x03\x04 and so on"))).toBe("No backup: zip archive.\n");
  });
});

/** The quoted words of one union of the model. */
function wordsOf(start: string): readonly string[] {
  const from = model.indexOf(start);
  const union = model.slice(from, model.indexOf(";", from));
  return [...union.matchAll(/\| "(\w+)"/gu)].map(([, word]) => word ?? "");
}

test.each([
  { what: "problem", words: wordsOf("export interface MediaProblem") },
  { what: "hint", words: wordsOf("export interface SetHint") },
  { what: "stranger", words: wordsOf("export type StrangerKind") },
  {
    what: "column without a value",
    words: Object.keys({ ...UNSETTLED_SET_COLUMNS, ...UNSETTLED_FILE_COLUMNS }),
  },
])("every $what stands in it", ({ words }) => {
  expect(words.length).toBeGreaterThan(4);
  for (const word of words) expect(readme).toContain(`\`${word}\``);
});
