/** A folder of backups for a person: each database with its chain and what stands beside it. */
import type {
  BackupReference,
  ChainRole,
  ChainSolution,
  DatabaseChains,
  FilePlacement,
  MediaReading,
  MissingBackup,
} from "@bakferry/bak";
import { text } from "@bakferry/core/examine";
import { BLANK, indented, line, type Line, type Page, say, tableLines, toned } from "@bakferry/host/terminal";

import type { FolderInspection } from "../inspect/inspect-folder.ts";

export function renderFolder({ folder, files, isCut, solution }: FolderInspection): Page {
  if (files.length === 0) return [line(say(text("cli.folder.empty", { folder })))];
  const readings = new Map(files.map(({ name, reading }) => [name, reading]));
  const counts = { folder, files: files.length, databases: solution.databases.length };
  const others = otherFiles(solution.files, readings);
  return [
    line(toned("strong", say(text("cli.folder.heading", counts)))),
    ...solution.databases.flatMap((database) => [
      BLANK,
      ...databaseLines(database, placesOf(database, solution)),
    ]),
    ...(others.length > 0 ? [BLANK, ...others] : []),
    ...(isCut ? [BLANK, line(say(text("cli.folder.cut", { limit: files.length })))] : []),
  ];
}

export function renderFolderJson({ folder, isCut, solution }: FolderInspection): object {
  return { type: "folder", version: 1, folder, isCut, ...solution };
}

/** A set of a file that is no link of the chain, and why not. */
interface Aside {
  readonly name: string;
  readonly position: number;
  readonly role: Exclude<ChainRole, { kind: "link" }>;
}

function placesOf({ databaseName, familyGUID }: DatabaseChains, { files }: ChainSolution): readonly Aside[] {
  return files.flatMap((file) =>
    file.kind === "backup"
      ? file.sets
          .filter(
            (set) =>
              set.databaseName.toLowerCase() === databaseName.toLowerCase() && set.familyGUID === familyGUID,
          )
          .flatMap(({ position, role }) =>
            role.kind === "link" ? [] : [{ name: file.name, position, role }],
          )
      : [],
  );
}

function databaseLines(
  { databaseName, chain, missing, alternatives }: DatabaseChains,
  asides: readonly Aside[],
): Page {
  const links = chain?.links ?? [];
  const newest = dateOf(links.at(-1)?.backupFinishDate ?? null);
  const heading = chain
    ? line(
        toned("good", databaseName),
        "  ",
        say(text("cli.folder.chain", { backups: links.length, newest })),
      )
    : line(toned("bad", databaseName), "  ", say(text("cli.folder.noChain")));
  const rows = links.map(({ kind, backupFinishDate, files }, index) => [
    String(index + 1),
    say(text("cli.folder.kind", { kind })),
    dateOf(backupFinishDate),
    files.map(placeOf).join(", "),
  ]);
  return [
    heading,
    ...(rows.length > 0 ? tableRows(rows) : []),
    ...asides.map((aside) => asideLine(placeOf(aside), roleText(aside.role))),
    ...missing.map((each) => ({ ...line("  ", toned("warning", say(missingText(each)))), hang: 2 })),
    ...(alternatives.length > 0
      ? [line("  ", say(text("cli.folder.alternatives", { count: alternatives.length })))]
      : []),
  ];
}

function asideLine(place: string, why: ReturnType<typeof text>): Line {
  return { ...line("  –  ", place, ": ", toned("faint", say(why))), hang: "  –  ".length };
}

/** Number, kind, end, file: without headings, because each says what it is. */
function tableRows(rows: readonly (readonly string[])[]): Page {
  const columns = [{ heading: "", isNumber: true }, { heading: "" }, { heading: "" }, { heading: "" }];
  return indented(tableLines(columns, rows).slice(1), 2);
}

function placeOf({ name, position }: { readonly name: string; readonly position: number }): string {
  return position === 1 ? name : say(text("cli.folder.setOfFile", { name, position }));
}

function missingText(missing: MissingBackup): ReturnType<typeof text> {
  switch (missing.kind) {
    case "full":
      return text("cli.folder.missingFull", {
        files: namesOf(missing.neededBy),
        backupSetGUID: missing.backupSetGUID ?? "",
      });
    case "logs":
      return text("cli.folder.missingLogs", {
        files: namesOf(missing.neededBy),
        from: missing.fromLSN,
        to: missing.toLSN,
      });
    case "stripes":
      return text("cli.folder.missingStripes", {
        files: namesOf([missing.backup]),
        numbers: missing.familySequenceNumbers.join(", "),
        count: missing.familyCount,
      });
    case "intactCopy":
      return text("cli.folder.missingCopy", {
        files: namesOf([missing.backup]),
        damage: text("list.comma", { items: missing.damage.map((code) => text("media.code", { code })) }),
      });
  }
}

function namesOf(backups: readonly BackupReference[]): string {
  return backups.flatMap(({ files }) => files.map(placeOf)).join(", ");
}

/** What belongs to no database: files that are no backups, and backups that nobody can read. */
function otherFiles(placements: readonly FilePlacement[], readings: ReadonlyMap<string, MediaReading>): Page {
  return placements.flatMap((placement) => {
    if (placement.kind === "backup") return [];
    const reading = readings.get(placement.name);
    const why =
      placement.kind === "unreadable"
        ? text("cli.folder.unreadable", {
            why: text("list.comma", {
              items: placement.problems.map((code) => text("media.code", { code })),
            }),
          })
        : text("cli.folder.stranger", {
            description: text("media.stranger", {
              stranger: placement.stranger,
              description: reading?.kind === "stranger" ? reading.description : placement.stranger,
            }),
          });
    return [asideLine(placement.name, why)];
  });
}

function roleText(role: Exclude<ChainRole, { kind: "link" }>): ReturnType<typeof text> {
  switch (role.kind) {
    case "covered":
      return text("cli.folder.roleCovered", { by: namesOf([role.by]) });
    case "otherFork":
      return text("cli.folder.roleOtherFork");
    case "duplicate":
      return text("cli.folder.roleDuplicate", { of: role.of });
    case "blocked":
      return text("cli.folder.roleBlocked");
    case "unusable":
      return text("cli.folder.roleUnusable", { reason: text("media.unusable", { reason: role.reason }) });
  }
}

function dateOf(date: string | null): string {
  return date === null ? "" : date.slice(0, "yyyy-MM-ddTHH:mm".length).replace("T", " ");
}
