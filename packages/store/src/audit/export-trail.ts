/**
 * The audit trail as a file that proves itself: every link with its hashes, and a last record that vouches for all.
 *
 * The columns in front are for people and spreadsheets and are made from the record; the check makes them again. A part
 * can be proved, too: `since` takes whole ends of chains, and one migration takes its chain and what names it.
 */
import { createHash } from "node:crypto";

import { actorKey, surfaceOf } from "@bakferry/core";

import { canonicalJson } from "../canonical-json.ts";
import { parseCsv, toCsvLine } from "./csv.ts";
import { headText, MAIN_CHAIN, parseHead, type Head, type TrailRecord } from "./trail-record.ts";
import { type TrailVerdict, verifyTrail } from "./verify-trail.ts";

export type ExportFormat = "jsonl" | "csv";

export interface ExportFilter {
  /** Milliseconds since 1970; `null` takes everything. */
  readonly since: number | null;
  readonly migrationId: string | null;
}

export interface ExportOrder {
  readonly format: ExportFormat;
  readonly filter: ExportFilter;
  readonly exportedAt: number;
}

const COLUMNS = [
  "chain",
  "sequence",
  "at",
  "actor",
  "surface",
  "type",
  "migration",
  "digest",
  "record",
  "previousHash",
  "hash",
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** What stands in `chain` of the last record. */
const CLOSING = "export";

/** Lines without their ends. Takes records as an audit trail gives them. */
export async function* exportLines(
  records: AsyncIterable<TrailRecord> | Iterable<TrailRecord>,
  { format, filter, exportedAt }: ExportOrder,
): AsyncGenerator<string> {
  const write = format === "csv" ? (row: Row) => toCsvLine(COLUMNS.map((name) => row[name])) : toJsonLine;
  if (format === "csv") yield toCsvLine(COLUMNS);
  const digest = createHash("sha256");
  let count = 0;
  let head: Head | null = null;
  for await (const record of endsSince(records, filter.since)) {
    if (record.chain === MAIN_CHAIN) head = { sequence: record.sequence, hash: record.hash };
    count += 1;
    digest.update(linkText(record));
    yield write(rowOf(record));
  }
  const closing: Closing = { exportedAt, filter, records: count, head: head && headText(head) };
  yield write(closingRow(closing, digest.update(canonicalJson(closing)).digest("hex")));
}

interface Closing {
  readonly exportedAt: number;
  readonly filter: ExportFilter;
  readonly records: number;
  readonly head: string | null;
}

/**
 * Of the chain of everything its end, from the first record of that time on; of each migration's chain what no
 * earlier record vouches for. So nothing is torn apart, whatever clocks did.
 */
async function* endsSince(
  records: AsyncIterable<TrailRecord> | Iterable<TrailRecord>,
  since: number | null,
): AsyncGenerator<TrailRecord> {
  let hasBegun = since === null;
  const before = new Map<string, number>();
  for await (const record of records) {
    if (record.chain === MAIN_CHAIN) {
      hasBegun ||= record.at >= (since ?? 0);
      if (hasBegun) yield record;
      else if (record.body.type === "trail") before.set(record.body.migrationId, record.body.sequence);
    } else if (record.sequence > (before.get(record.chain) ?? 0)) yield record;
  }
}

export type ExportVerdict =
  /** It is no export, or one that was cut off or changed; `line` from 1. */
  | { readonly kind: "damaged"; readonly line: number; readonly why: ExportDamage }
  | ({ readonly kind: "read"; readonly filter: ExportFilter; readonly exportedAt: number } & TrailVerdict);

export type ExportDamage = "unreadable" | "columns_differ" | "no_end" | "digest_differs";

/** Takes the whole file, in either format. */
export async function verifyExport(written: string, notedHead?: Head): Promise<ExportVerdict> {
  const isJson = written.trimStart().startsWith("{");
  const rows = isJson ? jsonRows(written) : csvRows(written);
  const digest = createHash("sha256");
  const records: TrailRecord[] = [];
  for (const [index, row] of rows.entries()) {
    const line = index + (isJson ? 1 : 2);
    if (row === undefined) return { kind: "damaged", line, why: "unreadable" };
    if (row.chain === CLOSING) {
      const closing = readClosing(row, digest);
      if (!closing || index + 1 !== rows.length) return { kind: "damaged", line, why: "digest_differs" };
      const { filter, exportedAt } = closing;
      const verdict = await verifyTrail(records, {
        ...(notedHead && { notedHead }),
        mayBeginLate: filter.since !== null,
        mayHaveGaps: filter.migrationId !== null,
      });
      return { kind: "read", filter, exportedAt, ...verdict };
    }
    const record = readRecord(row);
    if (!record) return { kind: "damaged", line, why: "unreadable" };
    if (COLUMNS.some((name) => rowOf(record)[name] !== row[name]))
      return { kind: "damaged", line, why: "columns_differ" };
    digest.update(linkText(record));
    records.push(record);
  }
  return { kind: "damaged", line: rows.length, why: "no_end" };
}

function readClosing(row: Row, digest: ReturnType<typeof createHash>): Closing | undefined {
  const closing = parsed(row.record) as Closing | undefined;
  if (!closing || digest.update(canonicalJson(closing)).digest("hex") !== row.hash) return undefined;
  const isShown = COLUMNS.every((name) => closingRow(closing, row.hash)[name] === row[name]);
  return isShown && (closing.head === null || parseHead(closing.head)) ? closing : undefined;
}

function linkText({ chain, sequence, previousHash, hash }: TrailRecord): string {
  return `${chain} ${sequence} ${previousHash} ${hash}\n`;
}

function rowOf({ chain, sequence, at, actor, body, previousHash, hash }: TrailRecord): Row {
  const migration = chain === MAIN_CHAIN ? ("migrationId" in body ? (body.migrationId ?? "") : "") : chain;
  const digest = "planDigest" in body ? body.planDigest : "digest" in body ? (body.digest ?? "") : "";
  return {
    chain,
    sequence: String(sequence),
    at: new Date(at).toISOString(),
    actor: actorKey(actor),
    surface: surfaceOf(actor),
    type: body.type,
    migration,
    digest,
    record: JSON.stringify({ at, actor, body }),
    previousHash,
    hash,
  };
}

function closingRow(closing: Closing, hash: string): Row {
  return {
    chain: CLOSING,
    sequence: String(closing.records),
    at: new Date(closing.exportedAt).toISOString(),
    actor: "",
    surface: "",
    type: CLOSING,
    migration: closing.filter.migrationId ?? "",
    digest: "",
    record: JSON.stringify(closing),
    previousHash: "",
    hash,
  };
}

function readRecord({ chain, sequence, record, previousHash, hash }: Row): TrailRecord | undefined {
  const content = parsed(record) as Pick<TrailRecord, "at" | "actor" | "body"> | undefined;
  const isWhole =
    typeof content?.at === "number" && typeof content.actor === "object" && typeof content.body === "object";
  if (!isWhole || !Number.isSafeInteger(Number(sequence))) return undefined;
  const { at, actor, body } = content;
  return { chain, sequence: Number(sequence), at, actor, body, previousHash, hash };
}

function toJsonLine(row: Row): string {
  return JSON.stringify({ ...row, sequence: Number(row.sequence), record: parsed(row.record) });
}

function jsonRows(written: string): readonly (Row | undefined)[] {
  const lines = written.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const value = parsed(line) as Record<string, unknown> | undefined;
    if (typeof value !== "object" || value === null) return undefined;
    const texts = { ...value, sequence: String(value["sequence"]), record: JSON.stringify(value["record"]) };
    return toRow(COLUMNS.map((name) => (texts as Record<string, unknown>)[name]));
  });
}

function csvRows(written: string): readonly (Row | undefined)[] {
  const [heading, ...lines] = parseCsv(written);
  return heading?.join(",") === COLUMNS.join(",") ? lines.map(toRow) : [undefined];
}

function toRow(cells: readonly unknown[]): Row | undefined {
  if (cells.length !== COLUMNS.length || cells.some((cell) => typeof cell !== "string")) return undefined;
  return Object.fromEntries(COLUMNS.map((name, index) => [name, cells[index]])) as Row;
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
