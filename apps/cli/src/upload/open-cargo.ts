/**
 * What is to be sent: a file that can be read anywhere, or a backup that streams out of an archive or a pipe.
 *
 * Of a stream only the beginning is known before it is sent; whether it is whole shows at its end.
 */
import type { MediaReading } from "@bakferry/bak";
import {
  advise,
  type LocalBackupFile,
  type OpenBackupFile,
  type SequentialSource,
  text,
} from "@bakferry/core";

import { openFile } from "../open-file.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Obstacle } from "./upload-end.ts";

interface KnownCargo {
  /** `sizeBytes` is 0 for a stream that does not say its length. */
  readonly about: LocalBackupFile;
  readonly reading: MediaReading;
  /** What the checks said cannot be held against it, because only its beginning was read. */
  readonly isOpening: boolean;
  /** What tells it from others in the journal. */
  readonly identity: string;
  close(): Promise<void>;
}

export interface FileCargo extends KnownCargo {
  readonly kind: "file";
  readonly file: OpenBackupFile;
}

export interface StreamCargo extends KnownCargo {
  readonly kind: "stream";
  readonly source: SequentialSource;
}

export type Cargo = FileCargo | StreamCargo;

/** Throws UsageError for what a person can mend. */
export async function openCargo(
  path: string,
  surroundings: Surroundings,
): Promise<Cargo | { readonly kind: "refused"; readonly obstacle: Obstacle }> {
  if (path === PIPE) return openPipe(surroundings);
  const file = await openFile(path, surroundings);
  const { openArchive, readOpening } = await import("@bakferry/host");
  const archive = await openArchive(path, { signal: surroundings.signal });
  if (archive.kind === "not_archive") return fileCargo(path, file);
  const { modifiedAt } = file.file;
  await file.close();
  if (archive.kind === "refused") {
    const { reason, detail, remedy } = archive;
    const obstacle = {
      checkId: "archive",
      summary: text("archive.refused", { reason, detail }),
      remedy: advise(text("archive.remedy", { reason, remedy })),
    };
    return { kind: "refused", obstacle };
  }
  const { realpath } = await import("node:fs/promises");
  const { reading, isWhole } = await readOpening(archive.source, { signal: surroundings.signal });
  return {
    kind: "stream",
    source: archive.source,
    about: { name: archive.entryName, sizeBytes: archive.sizeBytes ?? 0, modifiedAt },
    reading,
    isOpening: !isWhole,
    identity: await realpath(path),
    close: () => Promise.resolve(),
  };
}

/** As every tool writes it. */
export const PIPE = "-";
const PIPE_NAME = "stdin.bak";
const OPENING_BYTES = 2 ** 20;

async function fileCargo(path: string, file: OpenBackupFile): Promise<FileCargo> {
  const [{ readMedia }, { realpath }] = await Promise.all([
    import("@bakferry/bak"),
    import("node:fs/promises"),
  ]);
  return {
    kind: "file",
    file,
    about: file.file,
    reading: await readMedia(file),
    isOpening: false,
    identity: await realpath(path),
    close: () => file.close(),
  };
}

async function openPipe({ stdin }: Surroundings): Promise<StreamCargo> {
  const [{ fromBytes, readMedia }, { stdinSource }] = await Promise.all([
    import("@bakferry/bak"),
    import("@bakferry/host"),
  ]);
  const source = stdinSource(stdin.stream(), { name: PIPE_NAME });
  const opening = await source.peek(OPENING_BYTES + 1);
  return {
    kind: "stream",
    source,
    about: { name: PIPE_NAME, sizeBytes: 0, modifiedAt: 0 },
    reading: await readMedia(fromBytes(opening.subarray(0, OPENING_BYTES))),
    isOpening: opening.length > OPENING_BYTES,
    identity: PIPE,
    close: () => Promise.resolve(),
  };
}
