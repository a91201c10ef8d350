/** A folder of backups for a person: each database with its chain, then every file with its place. */
import type {
  BackupReference,
  ChainRole,
  DatabaseChains,
  FilePlacement,
  MediaReading,
  MissingBackup,
} from "@bakferry/bak";
import { formatBytes, say, text } from "@bakferry/core";

import type { FolderInspection } from "../inspect/inspect-folder.ts";
import { tableLines } from "./columns.ts";
import { BLANK, indented, line, type Page, toned } from "./page.ts";

export function renderFolder({ folder, files, isCut, solution }: FolderInspection): Page {
  if (files.length === 0) return [line(say(text("cli.folder.empty", { folder })))];
  const readings = new Map(files.map(({ name, reading }) => [name, reading]));
  const heading = say(
    text("cli.folder.heading", { folder, files: files.length, databases: solution.databases.length }),
  );
  return [
    line(toned("strong", heading)),
    ...solution.databases.flatMap((database) => [BLANK, ...databaseLines(database)]),
    BLANK,
    ...fileTable(solution.files, readings),
    ...(isCut ? [BLANK, line(say(text("cli.folder.cut", { limit: files.length })))] : []),
  ];
}

export function renderFolderJson({ folder, isCut, solution }: FolderInspection): object {
  return { type: "folder", version: 1, folder, isCut, ...solution };
}

function databaseLines(database: DatabaseChains): Page {
  const { databaseName, chain, missing } = database;
  const lines: Page = chain
    ? [
        line(toned("good", databaseName), "  ", say(text("cli.folder.chain", chainFacts(chain.links)))),
        ...indented(chainTable(chain.links), 2),
      ]
    : [line(toned("bad", databaseName), "  ", say(text("cli.folder.noChain")))];
  return [
    ...lines,
    ...missing.map((each) => ({ ...line("  ", toned("warning", say(missingText(each)))), hang: 2 })),
    ...(database.alternatives.length > 0
      ? [line("  ", say(text("cli.folder.alternatives", { count: database.alternatives.length })))]
      : []),
  ];
}

function chainFacts(links: readonly BackupReference[]): { backups: number; newest: string } {
  return { backups: links.length, newest: dateOf(links.at(-1)?.backupFinishDate ?? null) };
}

function chainTable(links: readonly BackupReference[]): Page {
  const rows = links.map(({ kind, backupFinishDate, files }, index) => [
    String(index + 1),
    say(text("cli.backup.kind", { kind })),
    dateOf(backupFinishDate),
    files.map(placeOf).join(", "),
  ]);
  return tableLines(
    [
      { heading: "", isNumber: true },
      { heading: say(text("cli.column.kind")) },
      { heading: say(text("cli.column.finished")) },
      { heading: say(text("cli.column.file")) },
    ],
    rows,
  );
}

function placeOf({ name, position }: { name: string; position: number }): string {
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
        damage: missing.damage.join(", "),
      });
  }
}

function namesOf(backups: readonly BackupReference[]): string {
  return backups.flatMap(({ files }) => files.map(placeOf)).join(", ");
}

function fileTable(placements: readonly FilePlacement[], readings: ReadonlyMap<string, MediaReading>): Page {
  const rows = placements.flatMap((placement) => fileRows(placement, readings.get(placement.name)));
  return tableLines(
    [
      { heading: say(text("cli.column.file")) },
      { heading: say(text("cli.column.database")) },
      { heading: say(text("cli.column.kind")) },
      { heading: say(text("cli.column.size")), isNumber: true },
      { heading: say(text("cli.column.finished")) },
      { heading: say(text("cli.column.place")) },
    ],
    rows,
  );
}

function fileRows(
  placement: FilePlacement,
  reading: MediaReading | undefined,
): readonly (readonly string[])[] {
  const size = reading ? formatBytes(reading.sizeBytes) : "";
  if (placement.kind === "stranger") {
    const description = reading?.kind === "stranger" ? reading.description : placement.stranger;
    return [[placement.name, "", "", size, "", say(text("cli.folder.stranger", { description }))]];
  }
  if (placement.kind === "unreadable") {
    return [
      [
        placement.name,
        "",
        "",
        size,
        "",
        say(text("cli.folder.unreadable", { why: placement.problems.join(", ") })),
      ],
    ];
  }
  const sets = reading?.kind === "backup" ? reading.sets : [];
  return placement.sets.map(({ position, databaseName, role }, index) => {
    const set = sets.find((each) => each.position === position);
    const kind = set ? say(text("cli.backup.kind", { kind: set.kind })) : "";
    const name = index === 0 ? placement.name : "";
    return [
      name,
      databaseName,
      kind,
      index === 0 ? size : "",
      dateOf(set?.backupFinishDate ?? null),
      say(roleText(role)),
    ];
  });
}

function roleText(role: ChainRole): ReturnType<typeof text> {
  switch (role.kind) {
    case "link":
      return text("cli.folder.roleLink", { number: role.number, of: role.of });
    case "covered":
      return text("cli.folder.roleCovered", { by: namesOf([role.by]) });
    case "otherFork":
      return text("cli.folder.roleOtherFork");
    case "duplicate":
      return text("cli.folder.roleDuplicate", { of: role.of });
    case "blocked":
      return text("cli.folder.roleBlocked");
    case "unusable":
      return text("cli.folder.roleUnusable", { reason: role.reason });
  }
}

function dateOf(date: string | null): string {
  return date === null ? "" : date.replace("T", " ");
}
