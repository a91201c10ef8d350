/**
 * How long an import takes, in simulated time.
 *
 * The only published figures are one large case (19 hours of restore behind an hour of upload, one minute to open),
 * so this is a model and not a measurement: each stage has a floor, because RDS schedules work rather than starting
 * it at once, and beyond it a steady rate. A small database takes about five minutes, one terabyte about four hours.
 */

export type ImportStage =
  | "queued"
  | "downloading"
  | "verifying"
  | "preparing"
  | "restoring"
  /** For the next file of a chain, or for being opened. */
  | "waiting"
  | "opening"
  | "checking"
  | "checkingOnline"
  | "ended";

export interface ImportSizes {
  readonly backupBytes: number;
  /** Size of the database's files once restored. */
  readonly dataBytes: number;
}

const SECOND = 1000;
const MIB = 1024 ** 2;

/** Milliseconds that a stage lasts; what waits for somebody and what is over last for ever. */
export function stageMs(stage: ImportStage, sizes: ImportSizes): number {
  return LENGTHS[stage](sizes);
}

/** Milliseconds in which a log or a differential is restored: its own size counts, not the database's. */
export function incrementMs({ backupBytes }: ImportSizes): number {
  return atLeast(60, backupBytes / (60 * MIB));
}

/** Milliseconds of a download at a rate that somebody set, where it is not the usual one. */
export function downloadMs({ backupBytes }: ImportSizes, bytesPerSecond: number): number {
  return (backupBytes / bytesPerSecond) * SECOND;
}

/** How far a step is: milliseconds until it ends, and those that it takes from its beginning. */
export interface StepProgress {
  readonly remainingMs: number;
  readonly totalMs: number;
  /** Place of the stage among those of the step, from 1. */
  readonly stageNumber: number;
  readonly stageCount: number;
}

/** `stages` in their order; `null` for a stage that is none of them. */
export function progressOf(
  { stage, leftMs }: { readonly stage: ImportStage; readonly leftMs: number },
  stages: readonly { readonly stage: ImportStage; readonly lengthMs: number }[],
): StepProgress | null {
  const index = stages.findIndex((candidate) => candidate.stage === stage);
  if (index < 0) return null;
  const sum = (some: typeof stages): number => some.reduce((total, { lengthMs }) => total + lengthMs, 0);
  return {
    remainingMs: Math.max(0, leftMs) + sum(stages.slice(index + 1)),
    totalMs: sum(stages),
    stageNumber: index + 1,
    stageCount: stages.length,
  };
}

const LENGTHS: Readonly<Record<ImportStage, (sizes: ImportSizes) => number>> = {
  queued: () => 20 * SECOND,
  downloading: ({ backupBytes }) => atLeast(60, backupBytes / (120 * MIB)),
  verifying: ({ backupBytes }) => atLeast(30, backupBytes / (400 * MIB)),
  preparing: () => 10 * SECOND,
  restoring: ({ dataBytes }) => atLeast(120, dataBytes / (150 * MIB)),
  waiting: () => Number.POSITIVE_INFINITY,
  opening: () => 60 * SECOND,
  checking: ({ dataBytes }) => atLeast(60, dataBytes / (250 * MIB)),
  checkingOnline: ({ dataBytes }) => atLeast(60, dataBytes / (250 * MIB)),
  ended: () => Number.POSITIVE_INFINITY,
};

function atLeast(floorSeconds: number, seconds: number): number {
  return Math.max(floorSeconds, seconds) * SECOND;
}
