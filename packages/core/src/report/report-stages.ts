/** When each stage began and ended, from the events. */
import type { MigrationEvent, MigrationEventBody } from "../model/event.ts";
import { hasEnded, type Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import type { ReportedStage, ReportedStageId } from "./migration-report.ts";

type EventType = MigrationEventBody["type"];

interface StageRule {
  readonly id: ReportedStageId;
  readonly title: Text;
  readonly starts: readonly EventType[];
  readonly ends: readonly EventType[];
  /** Ended by the opening of the database, a step of its own. */
  readonly endsWithCutover?: boolean;
}

const RULES: readonly StageRule[] = [
  {
    id: "check",
    title: text("stage.check"),
    starts: ["requested"],
    ends: ["approval_asked", "approval_kept", "blocked"],
  },
  {
    id: "approval",
    title: text("stage.approval"),
    starts: ["approval_asked", "approval_kept"],
    ends: ["approved", "approval_kept", "denied", "expired", "glass_broken"],
  },
  { id: "window", title: text("stage.window"), starts: ["scheduled"], ends: ["window_opened"] },
  { id: "upload", title: text("stage.upload"), starts: ["upload_started"], ends: ["upload_finished"] },
  {
    id: "import",
    title: text("stage.import"),
    starts: ["import_intended"],
    ends: ["import_finished", "import_waiting"],
  },
  { id: "increments", title: text("stage.increments"), starts: ["import_waiting"], ends: [] },
  { id: "cutover", title: text("stage.cutover"), starts: [], ends: [], endsWithCutover: true },
  { id: "verify", title: text("stage.verify"), starts: ["import_finished"], ends: ["succeeded"] },
  { id: "consistency", title: text("stage.consistency"), starts: ["succeeded"], ends: ["online_checked"] },
];

const ENDS: ReadonlySet<EventType> = new Set([
  "blocked",
  "denied",
  "expired",
  "cancelled",
  "succeeded",
  "failed",
  "needs_attention",
]);

/** When it came to its present end; `null` while it goes on. */
export function endOf(migration: Migration, events: readonly MigrationEvent[]): number | null {
  if (!hasEnded(migration.phase)) return null;
  return events.findLast(({ body }) => ENDS.has(body.type))?.at ?? migration.updatedAt;
}

export function reportedStages(
  migration: Migration,
  events: readonly MigrationEvent[],
): readonly ReportedStage[] {
  const endedAt = endOf(migration, events);
  return RULES.flatMap((rule) => {
    const startedAt = startOf(rule, migration, events);
    if (startedAt === undefined) return [];
    const finishedAt = finishOf(rule, events, startedAt);
    // A check that goes on after the success is not stopped by it.
    const isOpen =
      rule.id === "consistency" ? migration.onlineCheck?.outcome === "running" : endedAt === null;
    const stageEnd = finishedAt ?? (isOpen ? null : endedAt);
    return [
      {
        id: rule.id,
        title: rule.title,
        startedAt,
        endedAt: stageEnd,
        tookMs: stageEnd === null ? null : Math.max(0, stageEnd - startedAt),
        isCutShort: finishedAt === undefined && stageEnd !== null,
      },
    ];
  });
}

function startOf(
  rule: StageRule,
  { onlineCheck }: Migration,
  events: readonly MigrationEvent[],
): number | undefined {
  if (rule.endsWithCutover) return events.find(({ body }) => isOpening(body, "action_started"))?.at;
  if (rule.id === "consistency" && !onlineCheck) return undefined;
  return events.find(({ body }) => rule.starts.includes(body.type))?.at;
}

function finishOf(rule: StageRule, events: readonly MigrationEvent[], startedAt: number): number | undefined {
  if (rule.endsWithCutover) return events.findLast(({ body }) => isOpening(body, "action_done"))?.at;
  if (rule.id === "increments") return events.findLast(({ body }) => isOpening(body, "action_started"))?.at;
  return events.findLast(({ at, body }) => at >= startedAt && rule.ends.includes(body.type))?.at;
}

function isOpening(body: MigrationEventBody, type: "action_started" | "action_done"): boolean {
  return body.type === type && body.kind === "open_database";
}
