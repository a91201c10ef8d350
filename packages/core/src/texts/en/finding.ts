/** Words around findings, the same on every surface: aids, evidence, and where a fact was read. */
import { formatBytes, formatDuration, formatMoment } from "../format.ts";

const PAGES: Readonly<Record<string, string>> = {
  backup: "Backup and Restoration",
  basicInfo: "Basic Information",
  database: "Databases",
  account: "Accounts",
};

const SOURCES: Readonly<Record<string, string>> = {
  backup: "backup header",
  bucket: "OSS GetBucketInfo",
  lifecycle: "OSS GetBucketLifecycle",
  objects: "OSS ListObjects",
  identity: "STS GetCallerIdentity",
  role: "RAM GetRole",
  permissions: "RDS, by trying",
  instance: "RDS DescribeDBInstanceAttribute",
  usage: "RDS DescribeResourceUsage",
  checkdb: "the output of DBCC CHECKDB",
  databases: "RDS DescribeDatabases",
  accounts: "RDS DescribeAccounts",
  names: "RDS CheckDBNameAvailable",
  imports: "RDS DescribeMigrateTasks",
  history: "own records",
  prices: "price table",
  request: "request",
};

export const findingTexts = {
  "list.comma": (v: { items: readonly string[] }) => v.items.join(", "),
  "list.semicolon": (v: { items: readonly string[] }) => v.items.join("; "),
  "link.console": (v: { page: string }) => `RDS console: ${PAGES[v.page] ?? v.page}`,
  "evidence.item": (v: { name: string; value: string | number | boolean | null }) =>
    `${wordsOf(v.name)} ${formatFigure(v.name, v.value)}`,
  /** The two halves of an item and of a place, where the surface has its own way with times. */
  "evidence.name": (v: { name: string }) => wordsOf(v.name),
  "evidence.place": (v: { source: string }) => SOURCES[v.source] ?? v.source,
  "evidence.source": (v: { source: string; readAt: number }) =>
    `${SOURCES[v.source] ?? v.source}, ${formatMoment(v.readAt)}`,
  "finding.late": (v: { deadlineMs: number }) =>
    `The answer did not come within ${formatDuration(v.deadlineMs)}. Check the network, or raise \`checks.deadline\`; then ask again.`,
  "finding.noBucket": () => "No bucket was named. Add `--bucket NAME`.",
};

/** "newestDatabaseVersion" → "newest database version"; the unit stands at the figure. */
function wordsOf(name: string): string {
  return name
    .replace(/(?<=.)(?:Bytes|Ms|At)$/, "")
    .replaceAll(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`);
}

/** The unit is the end of the name. */
function formatFigure(name: string, value: string | number | boolean | null): string {
  if (value === null) return "–";
  if (typeof value !== "number") return String(value);
  if (name.endsWith("Bytes")) return formatBytes(value);
  if (name.endsWith("Ms")) return formatDuration(value);
  if (name.endsWith("At")) return formatMoment(value);
  return String(value);
}
