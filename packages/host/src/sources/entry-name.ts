/**
 * Names inside archives are other people's text: folders, drives, `..`, control characters, any alphabet.
 *
 * Nothing is ever written under such a name, so only its last piece counts; both slashes part pieces, because
 * Windows tools write either.
 * Source: PKWARE APPNOTE 4.4.17; Info-ZIP keeps macOS resource forks under `__MACOSX/`.
 */

/** What an entry is by its name alone. */
export type EntryKind = "backup" | "archive" | "folder" | "litter" | "other";

const BACKUP = /\.(bak|trn|dif|diff)$/iu;
const ARCHIVE = /\.(zip|7z|rar|gz|tgz|tar|bz2|xz|zst|cab)$/iu;

/** Control characters and the signs that turn the direction of text around. */
const UNSAFE = /[\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u;

/** Most file systems stop there, and an object key has to hold a prefix too. */
const MAX_NAME_BYTES = 255;

export function kindOfEntry(name: string): EntryKind {
  if (/[/\\]$/u.test(name)) return "folder";
  const base = baseNameOf(name);
  if (/(^|[/\\])__MACOSX[/\\]/u.test(name) || base.startsWith("._") || base === ".DS_Store") return "litter";
  if (BACKUP.test(base)) return "backup";
  return ARCHIVE.test(base) ? "archive" : "other";
}

/** The last piece, whichever system the path comes from: "D:\\backup\\dbtest.bak", "\\\\host\\share\\a.bak", "../a.bak". */
export function baseNameOf(path: string): string {
  const pieces = path.split(/[/\\]/u);
  const last = pieces.at(-1) ?? "";
  return last.replace(/^[A-Za-z]:/u, "");
}

/** Whether the piece can name an object and be shown to a person. */
export function isUsableName(name: string): boolean {
  if (name === "" || name === "." || name === "..") return false;
  return !UNSAFE.test(name) && Buffer.byteLength(name) <= MAX_NAME_BYTES;
}

/** UTF-8 where the bytes are UTF-8; `null` otherwise, and the container's own code page counts. */
export function utf8OrNull(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
