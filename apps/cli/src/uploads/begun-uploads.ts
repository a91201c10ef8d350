/**
 * Uploads that this user began on this machine and that did not end, as the journal tells them.
 *
 * The journal's key says which file goes to which place; object keys and paths may hold the separator themselves, so it
 * is read from both ends.
 */
import { type JournalEntry, text } from "@bakferry/core";
import { createFileJournal } from "@bakferry/host";

import { stateDirectory } from "../state-directory.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";

export interface BegunUpload extends JournalEntry {
  /** The file's real path when the upload was begun. */
  readonly path: string;
  /** An endpoint's URL, or the id of a region. */
  readonly place: string;
}

/** Sorted by path and key. */
export async function begunUploads(surroundings: Surroundings): Promise<readonly BegunUpload[]> {
  const entries = await createFileJournal(stateDirectory(surroundings)).list();
  return entries
    .flatMap((entry) => {
      const parsed = parseJournalKey(entry);
      return parsed === null ? [] : [{ ...entry, ...parsed }];
    })
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** The uploads that a person means by a key, an address or a file; all of them for nothing. */
export function matching(uploads: readonly BegunUpload[], wanted: string | null): readonly BegunUpload[] {
  if (wanted === null) return uploads;
  return uploads.filter(({ path, checkpoint: { bucket, key } }) =>
    [key, `oss://${bucket}/${key}`, path].includes(wanted),
  );
}

/** Throws UsageError unless exactly one is meant. `wanted` may also be a path that leads to the same file. */
export async function theOneMeant(wanted: string | null, surroundings: Surroundings): Promise<BegunUpload> {
  const uploads = await begunUploads(surroundings);
  const literal = matching(uploads, wanted);
  const found = literal.length > 0 ? literal : matching(uploads, await realPath(wanted));
  const [only] = found;
  if (only === undefined) {
    const problem = wanted === null ? text("cli.uploads.none") : text("cli.uploads.unknown", { wanted });
    throw new UsageError(problem, text("cli.uploads.see"));
  }
  if (found.length > 1) {
    const choices = found.map(({ checkpoint: { bucket, key } }) => `oss://${bucket}/${key}`).join(", ");
    throw new UsageError(text("cli.uploads.several", { choices }), text("cli.uploads.nameOne"));
  }
  return only;
}

function orderOf({ path, checkpoint: { key } }: BegunUpload): string {
  return `${path}\0${key}`;
}

async function realPath(wanted: string | null): Promise<string | null> {
  if (wanted === null) return null;
  const { realpath } = await import("node:fs/promises");
  return realpath(wanted).catch(() => wanted);
}

function parseJournalKey({
  journalKey,
  checkpoint: { bucket, key },
}: JournalEntry): Pick<BegunUpload, "path" | "place"> | null {
  const tail = `|${bucket}|${key}`;
  if (!journalKey.endsWith(tail)) return null;
  const head = journalKey.slice(0, -tail.length);
  const at = head.lastIndexOf("|");
  return at < 1 ? null : { path: head.slice(0, at), place: head.slice(at + 1) };
}
