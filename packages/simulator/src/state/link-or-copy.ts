/** Files of the simulator are never changed once they are written, so two names for one file are as good as a copy. */
import { copyFile, link } from "node:fs/promises";

/** A file system without links, or another one, gets a copy. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!["EXDEV", "EPERM", "ENOTSUP", "EMLINK"].includes(String(Object(error).code))) throw error;
    await copyFile(from, to);
  }
}
