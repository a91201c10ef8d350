/**
 * Two T-SQL scripts for the server that has the database: one takes a backup that RDS imports, one sets back what the
 * first one changed.
 *
 * RDS's guide has two paths. Instances of 2012 and later, and 2008 R2 on cloud disks, take a full backup and, if wanted,
 * differential and log backups after it. 2008 R2 on local disks takes one full backup of a database in the FULL
 * recovery model, from a server that is not newer.
 *
 * Source: ApsaraDB RDS for SQL Server, "Migrate full backups to the cloud"; Transact-SQL, BACKUP.
 */
import { plainName } from "../model/plain-name.ts";
import { isSystemDatabase } from "../model/system-databases.ts";
import { text, type Text } from "../texts/text.ts";
import { writeBackupSql } from "./backup-sql.ts";
import type { ScriptRelease } from "./releases.ts";
import { hasUnfitCharacter, LONGEST_NAME } from "./sql-literal.ts";
import { writeUndoSql } from "./undo-sql.ts";

export type ScriptKind = "full" | "differential" | "log";

/** `local2008r2`: SQL Server 2008 R2 with high-performance local disks; everything else is `standard`. */
export type InstanceFamily = "standard" | "local2008r2";

export interface BackupScriptOrder {
  readonly databaseName: string;
  /** A folder as the database server sees it. */
  readonly folder: string;
  readonly kind: ScriptKind;
  readonly instanceFamily: InstanceFamily;
  /** Differential or log backups will be imported after this full one. */
  readonly hasIncrements: boolean;
  /** Files that the backup is spread over; RDS takes one. */
  readonly stripes: number;
  /** `null`: one script for all releases, which looks at the server when it runs. */
  readonly release: ScriptRelease | null;
  readonly checksDatabase: boolean;
}

export type BackupScripts =
  | {
      readonly kind: "scripts";
      readonly backup: string;
      readonly undo: string;
      /** Begin of the names of the backup files and a good name for the scripts: "dbtestFULL". */
      readonly name: string;
      readonly warnings: readonly Text[];
    }
  | { readonly kind: "refused"; readonly problem: Text; readonly remedy: Text | null };

/** More than anybody needs, few enough for one printed line of 4,000 characters. */
const MOST_STRIPES = 8;

/** Pure: the same order gives the same text, to the byte, in ASCII. */
export function writeBackupScripts(order: BackupScriptOrder): BackupScripts {
  const refusal = databaseNameRefusal(order.databaseName) ?? folderRefusal(order) ?? pathRefusal(order);
  if (refusal) return { kind: "refused", ...refusal };
  const name = `${plainName(order.databaseName)}${KIND_NAMES[order.kind][0]}`;
  const extension = KIND_NAMES[order.kind][1];
  const folder = withoutLastSlash(order.folder);
  return {
    kind: "scripts",
    backup: writeBackupSql({ ...order, folder, separator: separatorOf(folder), name, extension }),
    undo: writeUndoSql(order),
    name,
    warnings: warningsOf(order),
  };
}

/** RDS knows a backup's kind by its extension before it has looked inside. */
const KIND_NAMES: Readonly<Record<ScriptKind, readonly [name: string, extension: string]>> = {
  full: ["FULL", ".bak"],
  differential: ["DIFF", ".diff"],
  log: ["LOG", ".trn"],
};

/** SQL Server opens files by paths of at most 259 characters; the file's own name takes some of them. */
const LONGEST_PATH = 259;
const FILE_NAME_ROOM = 100;

export interface Refusal {
  readonly problem: Text;
  readonly remedy: Text | null;
}

/** Why no script can be written for a database of this name. */
export function databaseNameRefusal(name: string): Refusal | null {
  if (name === "" || name.length > LONGEST_NAME) {
    return { problem: text("script.nameLength", { longest: LONGEST_NAME }), remedy: null };
  }
  if (hasUnfitCharacter(name)) {
    return { problem: text("script.nameControl"), remedy: text("script.nameControlRemedy") };
  }
  if (isSystemDatabase(name)) {
    return { problem: text("check.system.blocked", { database: name }), remedy: text("check.system.remedy") };
  }
  return null;
}

function folderRefusal({ folder }: BackupScriptOrder): Refusal | null {
  const remedy = text("script.folderRemedy");
  if (hasUnfitCharacter(folder)) return { problem: text("script.folderControl"), remedy };
  if (!isWholePath(folder)) return { problem: text("script.folderRelative", { folder }), remedy };
  if (folder.length > LONGEST_PATH - FILE_NAME_ROOM) {
    return { problem: text("script.folderLong", { longest: LONGEST_PATH - FILE_NAME_ROOM }), remedy };
  }
  return null;
}

function pathRefusal(order: BackupScriptOrder): Refusal | null {
  const { instanceFamily, kind, hasIncrements, release, stripes } = order;
  if (stripes < 1 || stripes > MOST_STRIPES) {
    return { problem: text("script.stripeCount", { most: MOST_STRIPES }), remedy: null };
  }
  if (hasIncrements && kind !== "full") {
    return { problem: text("script.incrementsOfFull"), remedy: null };
  }
  if (instanceFamily !== "local2008r2") return null;
  if (kind !== "full" || hasIncrements) {
    return { problem: text("script.localFullOnly"), remedy: text("script.localFullRemedy") };
  }
  if (release !== null && release.major > LOCAL_FAMILY_MAJOR) {
    return {
      problem: text("script.localTooNew", { release: release.name }),
      remedy: text("script.localTooNewRemedy"),
    };
  }
  return null;
}

/** SQL Server 2008 and 2008 R2 are both version 10. */
const LOCAL_FAMILY_MAJOR = 10;

function warningsOf({ stripes, instanceFamily, kind, hasIncrements }: BackupScriptOrder): readonly Text[] {
  const needsFullModel = instanceFamily === "local2008r2" || (kind === "full" && hasIncrements);
  return [
    ...(stripes > 1 ? [text("script.stripesRefused")] : []),
    ...(needsFullModel ? [text("script.fullModelGrowsLog")] : []),
  ];
}

/** A drive, a share, or a path of a server on Linux. */
function isWholePath(folder: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\[^\\]+\\[^\\]+|\/(?!\/))/.test(folder);
}

function separatorOf(folder: string): string {
  return folder.includes("\\") || /^[A-Za-z]:/.test(folder) ? "\\" : "/";
}

function withoutLastSlash(folder: string): string {
  const bare = folder.replace(/[\\/]+$/, "");
  return /^[A-Za-z]:$/.test(bare) || bare === "" ? folder.slice(0, bare.length + 1) : bare;
}
