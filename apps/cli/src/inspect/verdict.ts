/**
 * What RDS would say to a backup file, told from the file alone.
 *
 * A readable backup that RDS cannot import by itself (an increment, several backups in one file) is no fault of the
 * file; one that nobody could restore from is.
 */
import type { BackupSet, MediaReading } from "@bakferry/bak";
import { examineFile, type EngineRelease, type Finding, text, type Text } from "@bakferry/core";

/**
 * `importable`: RDS takes it as it is. `increment`: RDS takes it on top of its full backup. `unsuitable`: a good
 * backup that RDS does not take. `unusable`: not a backup, not whole, not readable, or too new.
 */
export interface Verdict {
  readonly kind: "importable" | "increment" | "unsuitable" | "unusable";
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
  const set = file.reading.kind === "backup" ? file.reading.sets[0] : undefined;
  const tooNew = set && file.target && tooNewFor(set, file.target);
  if (tooNew) return tooNew;
  const unsuitable = blockers.find(({ checkId }) => checkId !== "backup-kind");
  if (unsuitable) return verdict("unsuitable", unsuitable);
  return judgeKind(set, blockers);
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
    media: { kind: "known", value: reading },
  });
  return findings.filter(({ kind }) => kind === "blocker");
}

function makesUnusable({ checkId }: Finding, reading: MediaReading): boolean {
  if (checkId === "readable-backup" || checkId === "whole-file") return true;
  return checkId === "single-set" && reading.kind === "backup" && (reading.media?.familyCount ?? 1) > 1;
}

function verdict(kind: Verdict["kind"], { summary, remedy }: Finding): Verdict {
  return { kind, summary, remedy };
}

function tooNewFor(set: BackupSet, target: EngineRelease): Verdict | null {
  if (set.databaseVersion <= target.newestDatabaseVersion) return null;
  const { name: to, newestDatabaseVersion: toVersion } = target;
  return {
    kind: "unusable",
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
  if (increment) return { kind: "increment", summary: increment, remedy: text("cli.verdict.takeFullFirst") };
  const [other] = blockers;
  if (other) return verdict("unsuitable", other);
  return {
    kind: "importable",
    summary: text("cli.verdict.importable", { database: set?.databaseName ?? "?" }),
    remedy: null,
  };
}
