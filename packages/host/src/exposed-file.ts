/**
 * Whether a file that should be one person's own is open to others.
 *
 * Windows answers with rights that it made up, so there nothing is said. Source: node:fs, "File modes".
 */
import { stat } from "node:fs/promises";

const READ_BY_OTHERS = 0o044;
const WRITTEN_BY_OTHERS = 0o022;

/** By the group, or by everybody. False where there is no such file. */
export function isReadableByOthers(path: string): Promise<boolean> {
  return hasAny(path, READ_BY_OTHERS);
}

export function isWritableByOthers(path: string): Promise<boolean> {
  return hasAny(path, WRITTEN_BY_OTHERS);
}

async function hasAny(path: string, bits: number): Promise<boolean> {
  if (process.platform === "win32") return false;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.isFile() && (found.mode & bits) !== 0;
}
