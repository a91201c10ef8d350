import { describe, expect, test } from "vitest";

import { decodeOutput } from "./read-checkdb-output.ts";

const SAID = "CHECKDB 在数据库 'dbtest' 中发现 0 个分配错误和 0 个一致性错误。";
/** The same in code page 936. */
const GBK =
  "434845434b444220d4dacafdbeddbfe220276462746573742720d6d0b7a2cfd6203020b8f6b7d6c5e4b4edcef3bacd203020b8f6d2bbd6c2d0d4b4edcef3a1a3";
const PLAIN = "CHECKDB found 0 allocation errors and 0 consistency errors in database 'dbtest'.";

function utf16(text: string, isBigEndian = false): Buffer {
  const bytes = Buffer.from(text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
}

describe("what DBCC CHECKDB printed", () => {
  test.each<[string, Uint8Array, string]>([
    ["UTF-8", Buffer.from(SAID), SAID],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${SAID}`), SAID],
    ["UTF-16 with a mark", utf16(`\uFEFF${SAID}`), SAID],
    ["UTF-16 the other way round", utf16(`\uFEFF${SAID}`, true), SAID],
    ["UTF-16 without a mark", utf16(PLAIN), PLAIN],
    ["UTF-16 the other way round without a mark", utf16(PLAIN, true), PLAIN],
    ["the code page of a Chinese console", Buffer.from(GBK, "hex"), SAID],
    ["nothing", new Uint8Array(), ""],
  ])("is read from %s", (_, bytes, text) => {
    expect(decodeOutput(bytes)).toBe(text);
  });
});
