/**
 * How long a migration takes, phase by phase: from imports of one's own where there are some of about that size, into
 * this instance, else into instances of its class, else into any; otherwise from a dated anchor. Every figure says which.
 */
import type { PastImport } from "../../model/past-import.ts";
import type { Text } from "../../texts/text.ts";
import { type Anchor, IMPORT_ANCHOR, UPLOAD_ANCHOR } from "./anchors.ts";

export interface DurationOrder {
  readonly instanceId: string;
  /** `null` where RDS does not tell. */
  readonly instanceClass: string | null;
  readonly backupBytes: number;
  /** Data and log files once restored. */
  readonly restoredBytes: number;
  /** Whether the backup has to be uploaded first. */
  readonly hasUpload: boolean;
  readonly history: readonly PastImport[];
}

/** Imports into this very instance, into instances of its class, or into any. */
export type Scope = "instance" | "class" | "all";

export type Basis =
  | { readonly kind: "history"; readonly scope: Scope; readonly sampleCount: number }
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
  readonly instanceClass: string | null;
  readonly bytes: number;
  readonly tookMs: number;
}

export function estimateDuration(order: DurationOrder): DurationEstimate {
  const { backupBytes, restoredBytes, hasUpload, history } = order;
  const phases: PhaseEstimate[] = [];
  if (hasUpload) {
    const samples = history.flatMap(({ instanceId, instanceClass, backupBytes: bytes, uploadMs }) =>
      uploadMs === null ? [] : [{ instanceId, instanceClass, bytes, tookMs: uploadMs }],
    );
    // The line is the same whatever the instance.
    phases.push({
      phase: "upload",
      ...estimatePhase({ bytes: backupBytes, instance: null }, samples, UPLOAD_ANCHOR),
    });
  }
  const samples = history.flatMap(({ instanceId, instanceClass, importMs, ...past }) =>
    importMs === null ? [] : [{ instanceId, instanceClass, bytes: importedBytes(past), tookMs: importMs }],
  );
  const bytes = importedBytes({ backupBytes, restoredBytes });
  phases.push({
    phase: "import",
    ...estimatePhase({ bytes, instance: order }, samples, IMPORT_ANCHOR),
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
  readonly instance: Pick<DurationOrder, "instanceId" | "instanceClass"> | null;
}

function estimatePhase(work: Work, samples: readonly Sample[], anchor: Anchor): Omit<PhaseEstimate, "phase"> {
  const similar = samples.filter(({ bytes, tookMs }) => tookMs > 0 && isSimilar(bytes, work.bytes));
  const choice = nearest(similar, work.instance);
  if (!choice) return byAnchor(work.bytes, anchor);
  const { scope, chosen } = choice;
  const durations = chosen.map(({ bytes, tookMs }) => (work.bytes / bytes) * tookMs).sort((a, b) => a - b);
  return {
    p50Ms: Math.round(quantile(durations, 0.5)),
    p90Ms: Math.round(quantile(durations, 0.9)),
    basis: { kind: "history", scope, sampleCount: chosen.length },
  };
}

/** `undefined` when there are too few of any kind. */
function nearest(
  samples: readonly Sample[],
  instance: Work["instance"],
): { readonly scope: Scope; readonly chosen: readonly Sample[] } | undefined {
  const ofClass = samples.filter(({ instanceClass }) => instanceClass === (instance?.instanceClass ?? ""));
  const own = samples.filter(({ instanceId }) => instanceId === instance?.instanceId);
  // What an instance did before it was given another class says little of what it does now.
  const isKnown = instance?.instanceClass != null;
  const sameClass = own.filter((each) => !isKnown || each.instanceClass === null || ofClass.includes(each));
  const choices = [
    { scope: "instance" as const, chosen: sameClass },
    { scope: "class" as const, chosen: ofClass },
    { scope: "all" as const, chosen: samples },
  ];
  return choices.find(({ chosen }) => chosen.length >= FEWEST_SAMPLES);
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
