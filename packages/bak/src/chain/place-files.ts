/** Says of every file of a pile what its sets are to the chains. */
import type { BackupSet, MediaProblem } from "../model.ts";
import type { AssembledBackup, ReadFile } from "./assemble-media-sets.ts";
import type { ChainRole, FilePlacement } from "./chain-model.ts";

export interface SolvedBackups {
  readonly backups: readonly AssembledBackup[];
  readonly roles: ReadonlyMap<AssembledBackup, ChainRole>;
}

/** By name. */
export function placeFiles(files: readonly ReadFile[], solved: SolvedBackups): readonly FilePlacement[] {
  const roles = rolesByPlace(solved);
  return files
    .map((file) => placeFile(file, (position) => roles.get(placeKey(file.name, position))))
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function placeFile(
  { name, reading }: ReadFile,
  roleAt: (position: number) => ChainRole | undefined,
): FilePlacement {
  if (reading.kind === "stranger") return { kind: "stranger", name, stranger: reading.stranger };
  if (reading.sets.length === 0) {
    return { kind: "unreadable", name, problems: distinctCodes(reading.problems) };
  }
  const sets = reading.sets.map(({ position, databaseName, familyGUID }: BackupSet) => ({
    position,
    databaseName,
    familyGUID,
    role: roleAt(position) ?? ({ kind: "unusable", reason: "unknownPosition" } as const),
  }));
  return { kind: "backup", name, sets };
}

function rolesByPlace({ backups, roles }: SolvedBackups): ReadonlyMap<string, ChainRole> {
  const found = new Map<string, ChainRole>();
  for (const backup of backups) {
    const role = roles.get(backup);
    for (const { name, position } of backup.files) {
      if (role !== undefined) found.set(placeKey(name, position), role);
    }
    for (const { name, position, familySequenceNumber } of backup.duplicates) {
      const original = backup.files.find((file) => file.familySequenceNumber === familySequenceNumber);
      found.set(placeKey(name, position), { kind: "duplicate", of: original?.name ?? "" });
    }
  }
  return found;
}

function placeKey(name: string, position: number): string {
  return `${position} ${name}`;
}

function distinctCodes(problems: readonly MediaProblem[]): readonly MediaProblem["code"][] {
  return [...new Set(problems.map(({ code }) => code))];
}
