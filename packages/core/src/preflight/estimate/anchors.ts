/**
 * Speeds to reckon with until there are enough imports of one's own.
 *
 * No speed of RDS for SQL Server is published anywhere that we know of, so these are other people's, and whoever
 * shows an estimate from them says so.
 */
import { type Text, text } from "../../texts/text.ts";

export interface Anchor {
  /** Named in the estimate. */
  readonly name: Text;
  /** `yyyy-MM`, when the source said so. */
  readonly asOf: string;
  readonly source: string;
  readonly p50BytesPerSecond: number;
  /** Nine in ten are faster. */
  readonly p90BytesPerSecond: number;
  /** No phase is reckoned shorter than this: tasks wait, databases recover and open. */
  readonly floorMs: number;
}

const GIB = 2 ** 30;
const HOUR_SECONDS = 3600;

/** Restoring: 220 GB an hour on average; 256 to 512 GB take 2 h as a rule and 5 h at the 95th percentile. */
export const IMPORT_ANCHOR: Anchor = {
  name: text("check.duration.azureAnchor"),
  asOf: "2026-07",
  source: "Microsoft Learn, Azure SQL Managed Instance, Management operations duration",
  p50BytesPerSecond: (220 * GIB) / HOUR_SECONDS,
  p90BytesPerSecond: (88 * GIB) / HOUR_SECONDS,
  floorMs: 120_000,
};

/** Uploading depends on a line that nobody here has measured yet. */
export const UPLOAD_ANCHOR: Anchor = {
  name: text("check.duration.lineAnchor"),
  asOf: "2026-11",
  source: "assumption",
  p50BytesPerSecond: 12_500_000,
  p90BytesPerSecond: 6_250_000,
  floorMs: 1000,
};
