/** Texts of `bakferry inspect` on folders, objects and whole contents. */
import { formatBytes } from "../format.ts";

const SCHEMES: Readonly<Record<string, string>> = {
  chunk: "Compressed records",
  backup: "Backup checksums",
  page: "Page checksums",
  framing: "Framing",
};

const GAPS: Readonly<Record<string, string>> = {
  pages_without_checksum: "Pages without checksum",
  free_pages: "Free pages",
  log_without_checksum: "Log without checksum",
  metadata: "Descriptions",
  padding: "Padding",
  encrypted: "Encrypted",
  unknown_format: "Unknown format",
  lost: "Behind damage",
  skipped: "Not read",
};

/** A column of a list, where "transaction log" would be most of the line. */
const SHORT_KINDS: Readonly<Record<string, string>> = { full: "full", differential: "diff", log: "log" };

const VERDICTS: Readonly<
  Record<string, (v: { damageCount: number; proven: string; isThin: boolean }) => string>
> = {
  damaged: ({ damageCount }) => `Damaged in ${damageCount} ${damageCount === 1 ? "place" : "places"}.`,
  noDamageFound: ({ proven, isThin }) =>
    isThin
      ? `No damage found, but checksums cover only ${proven} of the file: take backups WITH CHECKSUM.`
      : `No damage found; checksums cover ${proven} of the file.`,
  notChecked: () => "Nothing of this file could be proved.",
};

function share(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const percent = (part / whole) * 100;
  return `${percent >= 99.95 ? "100" : percent.toFixed(1)} %`;
}

export const cliInspectTexts = {
  "cli.inspect.objectForm": () => "Write the object as oss://bucket/path/file.bak, and check --region.",
  "cli.inspect.deep": () => "read the whole file against every checksum in it; says what that proves",
  "cli.inspect.allSets": () => "show every backup of a file in full",
  "cli.verdict.damaged": (v: { damageCount: number; isCertain: boolean }) =>
    `The header is good, but the content is ${v.isCertain ? "damaged" : "most likely damaged"} in ${v.damageCount} ${v.damageCount === 1 ? "place" : "places"}.`,
  "cli.deep.progress": (v: { checkedBytes: number; sizeBytes: number }) =>
    `Checking ${share(v.checkedBytes, v.sizeBytes)}, ${formatBytes(v.checkedBytes)} of ${formatBytes(v.sizeBytes)}`,
  "cli.deep.heading": () => "Deep check",
  "cli.deep.verdict": (v: {
    verdict: string;
    damageCount: number;
    provenBytes: number;
    sizeBytes: number;
    isThin: boolean;
  }) => VERDICTS[v.verdict]?.({ ...v, proven: share(v.provenBytes, v.sizeBytes) }) ?? v.verdict,
  "cli.deep.scheme": (v: { scheme: string }) => SCHEMES[v.scheme] ?? v.scheme,
  "cli.deep.gap": (v: { reason: string }) => GAPS[v.reason] ?? v.reason,
  "cli.deep.bytes": (v: { bytes: number }) => `${formatBytes(v.bytes)} proved`,
  "cli.deep.notCovered": (v: { bytes: number }) => `${formatBytes(v.bytes)} not covered by any checksum`,
  "cli.deep.damageHeading": (v: { damageCount: number }) =>
    `${v.damageCount} damaged ${v.damageCount === 1 ? "place" : "places"}`,
  "cli.deep.place": (v: { offset: number; detail: string }) => `at byte ${v.offset}: ${v.detail}`,
  "cli.deep.more": (v: { rest: number }) => `and ${v.rest} more`,
  "cli.deep.remedy": () =>
    "Copy the file again from where it was written and compare; if that one is damaged too, take a new backup.",
  "cli.folder.empty": (v: { folder: string }) =>
    `There is no backup in ${v.folder}: no file ends in .bak, .trn, .diff or .log.`,
  "cli.folder.heading": (v: { folder: string; files: number; databases: number }) =>
    `${v.folder}: ${v.files} ${v.files === 1 ? "file" : "files"}, ${v.databases} ${v.databases === 1 ? "database" : "databases"}`,
  "cli.folder.cut": (v: { limit: number }) => `Only the first ${v.limit} files were looked at.`,
  "cli.folder.chain": (v: { backups: number; newest: string }) =>
    `restores to ${v.newest} from ${v.backups === 1 ? "one backup" : `${v.backups} backups, in this order`}`,
  "cli.folder.noChain": () => "cannot be restored from what is here.",
  "cli.folder.kind": (v: { kind: string }) => SHORT_KINDS[v.kind] ?? v.kind,
  "cli.folder.alternatives": (v: { count: number }) =>
    `${v.count} other ${v.count === 1 ? "point" : "points"} can be restored, too.`,
  "cli.folder.setOfFile": (v: { name: string; position: number }) => `${v.name} (backup ${v.position})`,
  "cli.folder.missingFull": (v: { files: string; backupSetGUID: string }) =>
    `Missing: the full backup${v.backupSetGUID === "" ? "" : ` ${v.backupSetGUID}`} that ${v.files} builds on.`,
  "cli.folder.missingLogs": (v: { files: string; from: string; to: string }) =>
    `Missing: log backups from LSN ${v.from} to ${v.to}, in front of ${v.files}.`,
  "cli.folder.missingStripes": (v: { files: string; numbers: string; count: number }) =>
    `Missing: stripe ${v.numbers} of ${v.count} of the backup in ${v.files}.`,
  "cli.folder.missingCopy": (v: { files: string; damage: string }) =>
    `Missing: a whole copy of ${v.files}, which is damaged here (${v.damage}).`,
  "cli.folder.stranger": (v: { description: string }) => `no backup: ${v.description}`,
  "cli.folder.unreadable": (v: { why: string }) => `not readable: ${v.why}`,
  "cli.folder.roleCovered": (v: { by: string }) => `not needed: ${v.by} holds it`,
  "cli.folder.roleOtherFork": () => "not needed: from another fork",
  "cli.folder.roleDuplicate": (v: { of: string }) => `a copy of ${v.of}`,
  "cli.folder.roleBlocked": () => "waits for what is missing",
  "cli.folder.roleUnusable": (v: { reason: string }) => `not usable: ${v.reason}`,
  "cli.label.chain": () => "Chain",
  "cli.chain.full": (v: { lastLSN: string }) => `a chain begins here; logs go on from LSN ${v.lastLSN}`,
  "cli.chain.fullSimple": () =>
    "a chain begins here; SIMPLE recovery model, so only differentials go on from it",
  "cli.chain.differential": (v: { base: string }) => `needs the full backup ${v.base}`,
  "cli.chain.log": (v: { firstLSN: string; lastLSN: string }) => `LSN ${v.firstLSN} to ${v.lastLSN}`,
  "cli.label.otherSets": (v: { count: number }) =>
    `${v.count} more ${v.count === 1 ? "backup" : "backups"} in this file; --all-sets shows ${v.count === 1 ? "it" : "them"}`,
};
