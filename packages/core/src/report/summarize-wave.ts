/** The card of a wave: one row for each database, drawn from the rows as they are now. */
import { questionOfWave } from "../approval/question.ts";
import { tally } from "../approval/tally.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import { obstaclesIn } from "../model/finding.ts";
import { hasEnded, type Migration, type MigrationPhase, waveOf } from "../model/migration.ts";
import { sourceSizeBytes } from "../model/staging.ts";
import { hasWaveEnded, type Wave, type WavePhase } from "../model/wave.ts";
import { isWaveCancellable } from "../run/waves/cancel-wave.ts";
import type { MemberRow } from "../run/waves/read-members.ts";
import { isWorthRetry } from "../run/waves/retry-wave.ts";
import { countEnds, levelOfEnd } from "../run/waves/wave-end.ts";
import { type Text, text } from "../texts/text.ts";
import { namesOf } from "./headline.ts";
import { titleOfWave } from "./question-title.ts";
import { levelOf } from "./summarize.ts";
import type { SummaryLevel } from "./summary.ts";

export interface WaveRow {
  readonly databaseName: string;
  readonly migrationId: string;
  readonly level: SummaryLevel;
  readonly state: Text;
  /** Why it stopped, or what it waits for; `null` when its state says all. */
  readonly detail: Text | null;
  readonly sizeBytes: number;
  /** Of the plan that is put to the vote; `null` while it is not part of the question. */
  readonly shortDigest: string | null;
  readonly warnings: readonly Text[];
  /** Whether there is a migration to look into. */
  readonly exists: boolean;
}

export interface WaveSummary {
  readonly waveId: string;
  readonly phase: WavePhase;
  readonly level: SummaryLevel;
  /** Holds names from outside. */
  readonly title: Text;
  /** A full sentence with state and numbers; enough alone, for notifications. */
  readonly headline: Text;
  readonly turn: Text;
  readonly rows: readonly WaveRow[];
  readonly importsAtOnce: number;
  readonly plan: { readonly shortDigest: string; readonly revision: number } | null;
  readonly cancellable: boolean;
  /** How many a retry would ask for again; 0 while it runs. */
  readonly retryable: number;
  readonly retryOf: string | null;
  readonly updatedAt: number;
}

export function summarizeWave(
  wave: Wave,
  members: readonly MemberRow[],
  policy: ApprovalPolicy,
): WaveSummary {
  const migrations = members.flatMap(({ migration }) => migration ?? []);
  const retryable = hasWaveEnded(wave.phase) ? migrations.filter(isWorthRetry).length : 0;
  return {
    waveId: wave.id,
    phase: wave.phase,
    level: waveLevel(wave, migrations),
    title: titleOfWave(wave),
    headline: headlineOf(wave, migrations, policy),
    turn: text(turnOf(wave, retryable)),
    rows: members.map((row) => rowOf(wave, row)),
    importsAtOnce: wave.importsAtOnce,
    plan: wave.planDigest ? { shortDigest: wave.planDigest.slice(0, 8), revision: wave.revision } : null,
    cancellable: isWaveCancellable(wave),
    retryable,
    retryOf: wave.retryOf,
    updatedAt: Math.max(wave.updatedAt, ...migrations.map(({ updatedAt }) => updatedAt)),
  };
}

function waveLevel(wave: Wave, migrations: readonly Migration[]): SummaryLevel {
  switch (wave.phase) {
    case "checking":
    case "running":
      return "running";
    case "awaiting_approval":
      return "waiting";
    case "ended":
      return levelOfEnd(countEnds(wave, migrations));
    default:
      return "stopped";
  }
}

const WAITING: ReadonlySet<MigrationPhase> = new Set(["queued", "awaiting_approval"]);

function headlineOf(wave: Wave, migrations: readonly Migration[], policy: ApprovalPolicy): Text {
  const count = wave.members.length;
  const of = (fits: (migration: Migration) => boolean): number => migrations.filter(fits).length;
  const running = of(
    (migration) => waveOf(migration) !== null && !hasEnded(migration.phase) && !WAITING.has(migration.phase),
  );
  switch (wave.phase) {
    case "checking":
      return text("wave.headline.checking", { count, checked: of(({ phase }) => phase !== "checking") });
    case "awaiting_approval": {
      const { given, needed } = tally(questionOfWave(wave), policy);
      const able = wave.members.filter(({ planDigest }) => planDigest !== null).length;
      return text("wave.headline.awaiting_approval", { count, able, given, needed });
    }
    case "running": {
      if (wave.stoppedBy !== null) return text("wave.headline.stopping", { running });
      const queued = of((migration) => waveOf(migration) !== null && WAITING.has(migration.phase));
      return text("wave.headline.running", { count, running, queued, ended: count - running - queued });
    }
    case "ended":
      return text("wave.headline.ended", { count, succeeded: of(({ phase }) => phase === "succeeded") });
    default:
      return text(`wave.headline.${wave.phase}`);
  }
}

function turnOf(
  { phase }: Wave,
  retryable: number,
): `wave.turn.${"bakferry" | "approvers" | "requester" | "again" | "nobody"}` {
  switch (phase) {
    case "checking":
    case "running":
      return "wave.turn.bakferry";
    case "awaiting_approval":
      return "wave.turn.approvers";
    case "blocked":
    case "ended":
      return retryable > 0 ? "wave.turn.requester" : "wave.turn.nobody";
    default:
      return "wave.turn.again";
  }
}

function rowOf(wave: Wave, { member, migration }: MemberRow): WaveRow {
  const { databaseName, migrationId, source, occupiedBy, planDigest } = member;
  const row = {
    databaseName,
    migrationId,
    sizeBytes: sourceSizeBytes(source),
    shortDigest: planDigest?.slice(0, 8) ?? null,
    warnings: [],
    detail: null,
    exists: migration !== null,
  };
  if (occupiedBy !== null)
    return { ...row, level: "stopped", state: text("wave.state.occupied", { migrationId: occupiedBy }) };
  if (!migration) return { ...row, level: "running", state: text("wave.state.creating") };
  const warnings = migration.findings.flatMap(({ kind, summary }) => (kind === "warning" ? [summary] : []));
  if (waveOf(migration) !== wave.id)
    return { ...row, warnings, level: "waiting", state: text("wave.state.left", { migrationId }) };
  return {
    ...row,
    warnings,
    level: levelOf(migration),
    state: text(`wave.state.${migration.phase}`),
    detail: detailOf(migration),
  };
}

function detailOf(migration: Migration): Text | null {
  const { phase, findings, failure, trouble, onlineCheck } = migration;
  // Its level is that of a failure, and the word for its phase is "online".
  if (phase === "succeeded" && onlineCheck?.outcome === "failed")
    return text("headline.succeededDamaged", namesOf(migration));
  if (phase === "blocked") return obstaclesIn(findings)[0]?.summary ?? null;
  return failure?.summary ?? trouble;
}
