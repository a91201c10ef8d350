/**
 * One backup out of a tar, plain or gzipped.
 *
 * A plain tar is looked through before it is called good. A gzipped one cannot be without decoding all of it, so
 * what follows the backup is read when the backup has been: a second one there makes the reading fail at its end.
 */
import type { OpenBackupFile } from "@bakferry/core";

import { archiveDamaged, archiveUnusable, fromDecoder } from "./archive-errors.ts";
import { type ArchiveOutcome, type ArchiveRefusal, listed, quotedName, refuse } from "./archive-outcome.ts";
import { type Content, type Examined, archiveSource, refuseContent } from "./archive-source.ts";
import { baseNameOf, isUsableName, kindOfEntry } from "./entry-name.ts";
import { paddedSize } from "./tar-header.ts";
import { type ByteCursor, type TarMember, nextMember, skipContent } from "./tar-members.ts";

export interface TarForm {
  readonly method: "tar" | "tar+gzip";
  cursor(file: OpenBackupFile, signal: AbortSignal): ByteCursor;
}

/** Members looked at before the archive is taken for something else. */
const MAX_MEMBERS = 10_000;
/** What is decoded in search of a backup; a checksum file or a readme may stand in front of it, a disk image not. */
const SEARCH_BYTES = 1024 ** 3;

export async function openTar(examined: Examined, form: TarForm): Promise<ArchiveOutcome> {
  const { file, limits } = examined;
  const found = await survey(examined, form);
  if ("reason" in found) return found;
  const { name: memberName, sizeBytes } = found;
  const name = baseNameOf(memberName);
  const about = quotedName(memberName);
  if (sizeBytes > limits.maxBytes) {
    return refuse("too_large", `${about} declares ${sizeBytes} bytes; the limit is ${limits.maxBytes}.`, [
      name,
    ]);
  }
  if (sizeBytes > file.sizeBytes * limits.maxRatio) {
    const detail = `${about} declares ${sizeBytes} bytes out of ${file.sizeBytes}, more than ${limits.maxRatio} to 1.`;
    return refuse("suspicious_ratio", detail, [name]);
  }
  const content: Content = (archive, signal) =>
    readMember(form.cursor(archive, signal), archive.file.name, found);
  const refusal = await refuseContent(examined, { name, content });
  if (refusal !== undefined) return refusal;
  const source = archiveSource(examined, { name, content, declared: { sizeBytes, crc32: null } });
  const { method } = form;
  return { kind: "backup", source, entryName: name, sizeBytes, compressedBytes: file.sizeBytes, method };
}

/** All of a plain tar; a gzipped one up to its first backup. */
async function survey({ file, signal }: Examined, form: TarForm): Promise<TarMember | ArchiveRefusal> {
  const cursor = form.cursor(file, signal);
  const backups: TarMember[] = [];
  const others: string[] = [];
  try {
    for (let seen = 0; ; seen += 1) {
      const member = await nextMember(cursor, file.file.name);
      if (member === undefined) break;
      if (seen >= MAX_MEMBERS)
        return refuse("too_many_entries", `The tar holds more than ${MAX_MEMBERS} members.`);
      const kind = kindOfMember(member);
      if (kind === "backup") backups.push(member);
      if (kind === "archive" || kind === "other") others.push(member.name);
      if (form.method === "tar+gzip" && backups.length > 0) break;
      if (form.method === "tar+gzip" && cursor.position + member.sizeBytes > SEARCH_BYTES) {
        return refuse("no_backup", `The tar holds no .bak in its first GiB, but ${listed(others)}.`, others);
      }
      if (form.method === "tar" && cursor.position + member.sizeBytes > file.sizeBytes) {
        return refuse("truncated", `The tar ends within ${quotedName(member.name)}.`, [member.name]);
      }
      await skipContent(cursor, paddedSize(member.sizeBytes), file.file.name);
    }
  } catch (error) {
    return asRefusal(fromDecoder(error, file.file.name, signal));
  } finally {
    await cursor.close();
  }
  return choose(backups, others);
}

function asRefusal(error: unknown): ArchiveRefusal {
  if (error instanceof Error && "code" in error && error.code === "ARCHIVE_DAMAGED") {
    return refuse("damaged", error.message);
  }
  throw error;
}

function kindOfMember({ name, type }: TarMember): ReturnType<typeof kindOfEntry> {
  return type === "5" ? "folder" : kindOfEntry(name);
}

function choose(backups: readonly TarMember[], others: readonly string[]): TarMember | ArchiveRefusal {
  const names = backups.map(({ name }) => name);
  const [backup] = backups;
  if (names.length > 1) {
    return refuse("several_backups", `The tar holds ${names.length} backups: ${listed(names)}.`, names);
  }
  if (backup === undefined) return refuseWithout(others);
  const about = quotedName(backup.name);
  if (!isUsableName(baseNameOf(backup.name))) {
    return refuse("unusable_name", `The name ${about} cannot be used.`, names);
  }
  if (backup.isSparse)
    return refuse("sparse", `${about} was packed with its holes left out (--sparse).`, names);
  if (!["0", "7"].includes(backup.type)) {
    return refuse("link", `${about} is a link or a device in the tar, not a file.`, names);
  }
  return backup;
}

function refuseWithout(names: readonly string[]): ArchiveRefusal {
  const archives = names.filter((name) => kindOfEntry(name) === "archive");
  if (archives.length > 0) {
    return refuse("nested_archive", `The tar holds archives and no .bak: ${listed(archives)}.`, archives);
  }
  if (names.length === 0) return refuse("no_backup", "The tar is empty.");
  return refuse("no_backup", `The tar holds no .bak, .trn or .diff, but ${listed(names)}.`, names);
}

/** The member's bytes; the rest of the archive is read behind them, so that its checksums are proved as well. */
async function* readMember(
  cursor: ByteCursor,
  archive: string,
  wanted: TarMember,
): AsyncGenerator<Uint8Array> {
  let isFound = false;
  try {
    for (let member = await nextMember(cursor, archive); member; member = await nextMember(cursor, archive)) {
      const { sizeBytes } = member;
      const isBackup = kindOfMember(member) === "backup";
      if (isBackup) refuseOther(member, isFound ? null : wanted, archive);
      if (isBackup) yield* cursor.pass(sizeBytes);
      isFound ||= isBackup;
      await skipContent(cursor, paddedSize(sizeBytes) - (isBackup ? sizeBytes : 0), archive);
    }
    await cursor.skip(Number.MAX_SAFE_INTEGER);
  } finally {
    await cursor.close();
  }
}

function refuseOther({ name, sizeBytes }: TarMember, wanted: TarMember | null, archive: string): void {
  if (wanted === null) {
    throw archiveUnusable(archive, `it holds a second backup, ${quotedName(name)}; unpack it.`);
  }
  if (name !== wanted.name || sizeBytes !== wanted.sizeBytes) {
    throw archiveDamaged(archive, "its first backup is another one than before.");
  }
}
