/**
 * What RDS would say to a backup file, told from the file alone.
 *
 * A readable backup that RDS cannot import by itself (an increment, several backups in one file) is no fault of the
 * file; one that nobody could restore from is.
 */
import { type BackupSet, type MediaReading, SQL_SERVER_RELEASES } from "@bakferry/bak";
import type { Finding } from "@bakferry/core";
import { examineFile, type EngineRelease, parseEngineVersion, text, type Text } from "@bakferry/core/examine";

/**
 * `importable`: RDS takes it as it is. `increment`: RDS takes it on top of its full backup. `unsuitable`: a good
 * backup that RDS does not take. `tooNew`: the chosen release cannot restore it. `unusable`: not a
 * backup, not whole, or not readable.
 */
export interface Verdict {
  readonly kind: "importable" | "increment" | "unsuitable" | "tooNew" | "unusable";
  /** The preflight check that decided; `null` when none had anything against it. */
  readonly checkId: string | null;
  readonly summary: Text;
  readonly remedy: Text | null;
}

export interface FileToJudge {
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly reading: MediaReading;
  /** The release that it should be restored on; `null` when nobody said. */
  readonly target: EngineRelease | null;
}

export function judge(file: FileToJudge): Verdict {
  const blockers = blockersOf(file);
  const unusable = blockers.find((finding) => makesUnusable(finding, file.reading));
  if (unusable) return verdict("unusable", unusable);
  const sets = file.reading.kind === "backup" ? file.reading.sets : [];
  const tooNew = file.target && tooNewFor(sets, file.target);
  if (tooNew) return tooNew;
  const unsuitable = blockers.find(({ checkId }) => checkId !== "backup-kind");
  if (unsuitable) return verdict("unsuitable", unsuitable);
  return judgeKind(sets[0], blockers);
}

/** What RDS would refuse for sure, worst first. Increments are not among it. */
export function refusalsOf(file: Omit<FileToJudge, "target">): readonly Finding[] {
  const isIncrement =
    file.reading.kind === "backup" && file.reading.sets.every(({ kind }) => INCREMENTS.has(kind));
  return blockersOf(file).filter(({ checkId }) => !(checkId === "backup-kind" && isIncrement));
}

/** `undefined` for every kind but these two. */
export function incrementNote(set: BackupSet): Text | undefined {
  const database = set.databaseName;
  if (set.kind === "differential") return text("cli.verdict.differential", { database });
  return set.kind === "log" ? text("cli.verdict.log", { database }) : undefined;
}

const INCREMENTS: ReadonlySet<string> = new Set(["differential", "log"]);

function blockersOf({
  name,
  sizeBytes,
  modifiedAt,
  reading,
}: Omit<FileToJudge, "target">): readonly Finding[] {
  const findings = examineFile({
    source: { kind: "local", file: { name, sizeBytes, modifiedAt } },
    media: { kind: "known", value: reading, readAt: modifiedAt },
  });
  return findings.filter(({ kind }) => kind === "blocker");
}

function makesUnusable({ checkId }: Finding, reading: MediaReading): boolean {
  if (checkId === "readable-backup" || checkId === "whole-file") return true;
  return checkId === "single-set" && reading.kind === "backup" && (reading.media?.familyCount ?? 1) > 1;
}

function verdict(kind: Verdict["kind"], { checkId, summary, remedy }: Finding): Verdict {
  return { kind, checkId, summary, remedy: remedy && remedy.text };
}

function tooNewFor(sets: readonly BackupSet[], target: EngineRelease): Verdict | null {
  const set = sets.find(({ databaseVersion }) => databaseVersion > target.newestDatabaseVersion);
  if (!set) return null;
  const { name: to, newestDatabaseVersion: toVersion } = target;
  return {
    kind: "tooNew",
    checkId: "engine-version",
    summary: text("cli.verdict.tooNew", {
      database: set.databaseName,
      fromVersion: set.databaseVersion,
      to,
      toVersion,
    }),
    remedy: text("cli.verdict.newerTarget"),
  };
}

function judgeKind(set: BackupSet | undefined, blockers: readonly Finding[]): Verdict {
  const increment = set && incrementNote(set);
  if (increment) {
    const remedy = text("cli.verdict.takeFullFirst");
    return { kind: "increment", checkId: "backup-kind", summary: increment, remedy };
  }
  const [other] = blockers;
  if (other) return verdict("unsuitable", other);
  const database = set?.databaseName ?? "?";
  const release = (set && oldestOfferedFor(set.databaseVersion)) ?? "?";
  const summary = text("cli.verdict.importable", { database, release });
  return { kind: "importable", checkId: null, summary, remedy: null };
}

/** The first SQL Server that restores it; `undefined` for a version that came later than this program. */
export function oldestReleaseFor(databaseVersion: number): string | undefined {
  return SQL_SERVER_RELEASES.find((release) => release.databaseVersion >= databaseVersion)?.name;
}

/** Releases that RDS offers, by their names; it began with 2008 R2. */
export function offeredReleases(): readonly EngineRelease[] {
  return SQL_SERVER_RELEASES.flatMap(({ name }) => releaseFrom(name) ?? []);
}

/** As people write it ("2008 R2", "SQL Server 2019") or as RDS does ("2019_ent_ha"). */
export function releaseFrom(written: string): EngineRelease | null {
  return parseEngineVersion(written.toLowerCase().replaceAll(/sql server|\s/g, ""));
}

function oldestOfferedFor(databaseVersion: number): string | undefined {
  return offeredReleases().find(({ newestDatabaseVersion }) => newestDatabaseVersion >= databaseVersion)
    ?.name;
}
