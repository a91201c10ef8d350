/**
 * Reads what DBCC CHECKDB printed, from a file or from standard input, whatever program wrote it.
 *
 * SSMS saves UTF-16 or UTF-8 with a mark, sqlcmd writes the code page of its console (`-u`: UTF-16), which on a Chinese
 * Windows is GBK. What is no UTF-8 is read as GB 18030, which holds GBK, and ASCII as it is.
 */
import { open } from "node:fs/promises";

import { text } from "@bakferry/core/examine";

import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";

const MOST_MEGABYTES = 64;

/** Throws UsageError. */
export async function readCheckdbFile(path: string, { stdin }: Pick<Surroundings, "stdin">): Promise<string> {
  if (path === "-") return await stdin.readAll();
  return decodeOutput(await readBytes(path));
}

export function decodeOutput(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  // Text of Latin letters in UTF-16 has a zero beside each of them.
  if (second === 0) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > MOST_MEGABYTES * 1024 ** 2) {
      throw new UsageError(text("cli.checkdb.tooLarge", { path, most: MOST_MEGABYTES }));
    }
    return await file.readFile();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(text("cli.checkdb.unreadable", { path }), text("cli.file.checkPath"));
  }
}
