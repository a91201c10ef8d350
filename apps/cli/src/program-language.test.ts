/** Help and refusals in Chinese: nothing of the parser's own English is left in them. */
import { describe, expect, test } from "vitest";

import { runCaptured } from "./testing/run-captured.ts";

const COMMANDS = [
  "script",
  "inspect",
  "check",
  "permissions",
  "doctor",
  "upload",
  "status",
  "resume",
  "abort",
  "url",
];

describe("in Chinese", () => {
  test.each([[], ...COMMANDS.map((command) => [command])])(
    "help of %j has no English sentence",
    async (...words) => {
      const { stdout } = await runCaptured([...words, "--help", "--lang", "zh-CN"]);
      expect(stdout).toMatch(/^用法：/u);
      expect(stdout).not.toMatch(/\b(?:Usage|Options|Arguments|Commands|default|choices): /u);
      // Behind the names of options and commands, and outside of what is typed.
      const described = stdout
        .split("\n")
        .filter(
          (line) => !/^ {2}\S+ {2,}[A-Z_~]|^ {2,}(?:bakferry|zstd|sqlcmd|source|[A-Z_]+[,;]?)/u.test(line),
        );
      expect(described.filter((line) => /\b[a-z]{3,} [a-z]{3,} [a-z]{3,}\b/u.test(line))).toEqual([]);
    },
  );

  test.each([
    [["upload", "--bukket", "b"], "bakferry: 未知的选项“--bukket”\n（您是不是要输入 --bucket？）"],
    [["uplod"], "bakferry: 未知的命令“uplod”\n（您是不是要输入 upload？）"],
    [["inspect"], "bakferry: 缺少必需的参数“file”"],
    [["script"], "bakferry: 没有写明必需的选项“--database <name>”"],
    [["upload", "a.bak", "--bucket"], "bakferry: 选项“--bucket <name>”缺少值"],
    [
      ["script", "--database", "a", "--folder", "/b", "--type", "whole"],
      "bakferry: 选项“--type <kind>”的值“whole”无效。 可选值为 full, diff, log。",
    ],
  ])("%j is refused in Chinese", async (words, refusal) => {
    const { stderr } = await runCaptured([...words, "--lang", "zh-CN"]);
    expect(stderr).toContain(refusal);
  });
});
