/** Where an approved migration goes: to its first step, or into the waiting for a window. */
import { nextOpening } from "../approval/windows.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";

/** Windows may be changed by hand; what does not open within a year is looked at again every day. */
const LOOK_AGAIN_MS = 24 * 60 * 60_000;

export interface Beginning {
  readonly to: Pick<Migration, "phase" | "opensAt">;
  readonly events: readonly MigrationEventBody[];
  readonly wakeAt: number;
}

export function beginApproved(
  migration: Pick<Migration, "plan">,
  { windows }: Pick<ApprovalPolicy, "windows">,
  now: number,
): Beginning {
  const opensAt = nextOpening(windows, now);
  if (opensAt !== now) {
    const to = { phase: "scheduled" as const, opensAt };
    return { to, events: [{ type: "scheduled", opensAt }], wakeAt: opensAt ?? now + LOOK_AGAIN_MS };
  }
  const phase = migration.plan?.source.kind === "local" ? ("uploading" as const) : ("rechecking" as const);
  return { to: { phase, opensAt: null }, events: [], wakeAt: now };
}
