/**
 * How long a migration takes, phase by phase: from imports of one's own where there are some of about that size,
 * otherwise from a dated anchor. Every figure says which.
 */
import type { PastImport } from "../../model/past-import.ts";
import type { Text } from "../../texts/text.ts";
import { type Anchor, IMPORT_ANCHOR, UPLOAD_ANCHOR } from "./anchors.ts";

export interface DurationOrder {
  readonly instanceId: string;
  readonly backupBytes: number;
  /** Data and log files once restored. */
  readonly restoredBytes: number;
  /** Whether the backup has to be uploaded first. */
  readonly hasUpload: boolean;
  readonly history: readonly PastImport[];
}

export type Basis =
  /** `instance`: imports into this very instance; `all`: into any. */
  | { readonly kind: "history"; readonly scope: "instance" | "all"; readonly sampleCount: number }
  | { readonly kind: "anchor"; readonly name: Text; readonly asOf: string; readonly source: string };

export interface PhaseEstimate {
  readonly phase: "upload" | "import";
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly basis: Basis;
}

export interface DurationEstimate {
  readonly phases: readonly PhaseEstimate[];
  /** Sums over the phases, so that the second is on the safe side. */
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** Fewer say more about chance than about speed. */
const FEWEST_SAMPLES = 3;
/** A phase has a fixed part, so the speed of a small import tells little about a large one. */
const SIMILAR_FACTOR = 8;

interface Sample {
  readonly instanceId: string;
  readonly bytes: number;
  readonly tookMs: number;
}

export function estimateDuration(order: DurationOrder): DurationEstimate {
  const { backupBytes, restoredBytes, hasUpload, history } = order;
  const phases: PhaseEstimate[] = [];
  if (hasUpload) {
    const samples = history.flatMap(({ instanceId, backupBytes: bytes, uploadMs }) =>
      uploadMs === null ? [] : [{ instanceId, bytes, tookMs: uploadMs }],
    );
    // The line is the same whatever the instance.
    phases.push({
      phase: "upload",
      ...estimatePhase({ bytes: backupBytes, instanceId: null }, samples, UPLOAD_ANCHOR),
    });
  }
  const samples = history.flatMap(({ instanceId, importMs, ...past }) =>
    importMs === null ? [] : [{ instanceId, bytes: importedBytes(past), tookMs: importMs }],
  );
  const bytes = importedBytes({ backupBytes, restoredBytes });
  phases.push({
    phase: "import",
    ...estimatePhase({ bytes, instanceId: order.instanceId }, samples, IMPORT_ANCHOR),
  });
  return { phases, p50Ms: total(phases, "p50Ms"), p90Ms: total(phases, "p90Ms") };
}

/** Files are written at their full size, however small the backup; a backup is never read faster than it is large. */
function importedBytes({
  backupBytes,
  restoredBytes,
}: {
  readonly backupBytes: number;
  readonly restoredBytes: number | null;
}): number {
  return Math.max(backupBytes, restoredBytes ?? 0);
}

interface Work {
  readonly bytes: number;
  /** `null`: whatever the instance. */
  readonly instanceId: string | null;
}

function estimatePhase(work: Work, samples: readonly Sample[], anchor: Anchor): Omit<PhaseEstimate, "phase"> {
  const similar = samples.filter(({ bytes, tookMs }) => tookMs > 0 && isSimilar(bytes, work.bytes));
  const own = similar.filter(({ instanceId }) => instanceId === work.instanceId);
  const scope = own.length >= FEWEST_SAMPLES ? "instance" : "all";
  const chosen = scope === "instance" ? own : similar;
  if (chosen.length < FEWEST_SAMPLES) return byAnchor(work.bytes, anchor);
  const durations = chosen.map(({ bytes, tookMs }) => (work.bytes / bytes) * tookMs).sort((a, b) => a - b);
  return {
    p50Ms: Math.round(quantile(durations, 0.5)),
    p90Ms: Math.round(quantile(durations, 0.9)),
    basis: { kind: "history", scope, sampleCount: chosen.length },
  };
}

function byAnchor(bytes: number, anchor: Anchor): Omit<PhaseEstimate, "phase"> {
  const { name, asOf, source, floorMs, p50BytesPerSecond, p90BytesPerSecond } = anchor;
  const at = (bytesPerSecond: number): number =>
    Math.round(Math.max(floorMs, (bytes / bytesPerSecond) * 1000));
  return {
    p50Ms: at(p50BytesPerSecond),
    p90Ms: at(p90BytesPerSecond),
    basis: { kind: "anchor", name, asOf, source },
  };
}

function isSimilar(bytes: number, wanted: number): boolean {
  return bytes > 0 && bytes <= wanted * SIMILAR_FACTOR && wanted <= bytes * SIMILAR_FACTOR;
}

/** Between the two nearest values of a sorted list that is not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

function total(phases: readonly PhaseEstimate[], figure: "p50Ms" | "p90Ms"): number {
  return phases.reduce((sum, phase) => sum + phase[figure], 0);
}
