/**
 * How much work reading backups is: the header of a terabyte, a folder of a thousand, every byte of a gigabyte.
 */
import type { Bench } from "../bench.ts";
import { measureDeepCheck } from "./inspect/deep-check.ts";
import { measureFolder } from "./inspect/folder.ts";
import { measureTerabyte } from "./inspect/terabyte.ts";

export const inspect: Bench = {
  summary: "header of a 1 TB backup, 1,000 backups in a folder, deep check against plain reading",

  async run({ isQuick, folder, say }) {
    const terabyte = await measureTerabyte(folder);
    say(
      `1 TB backup: ${terabyte.ms} ms, ${terabyte.reads} reads, ${(terabyte.bytes / 1024).toFixed(0)} KiB (wanted: at most 12 reads, 400 KiB)`,
    );
    const folder1000Ms = await measureFolder(folder, 1000);
    say(`1,000 backups in a folder: ${folder1000Ms} ms`);
    // Odd, because an even number of equal mebibytes adds up to a checksum of zero.
    const mebibytes = isQuick ? 129 : 1025;
    const deep = await measureDeepCheck({ folder, mebibytes, say });
    return { terabyte, folder1000Ms, deep };
  },
};
