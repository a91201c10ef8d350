/** The thread's entry for what happens between the question and the start. */
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import type { PlanDifference } from "../model/plan.ts";
import { type Text, text } from "../texts/text.ts";
import { ended, progress } from "./entry-parts.ts";
import { glassBrokenEntry, glassReviewedEntry, glassUnreviewedEntry } from "./glass-entry.ts";
import { planChanges } from "./plan-changes.ts";
import type { Entry } from "./summary.ts";

const TYPES = [
  "approval_asked",
  "check_asked",
  "voted",
  "vote_withdrawn",
  "approval_reminded",
  "approval_escalated",
  "approved",
  "denied",
  "expired",
  "plan_changed",
  "plan_kept",
  "approval_kept",
  "scheduled",
  "window_opened",
  "glass_broken",
  "glass_reviewed",
  "glass_unreviewed",
  "approved_in_wave",
  "glass_broken_in_wave",
  "place_taken",
  "place_awaited",
  "place_given",
  "wave_left",
] as const;

type ApprovalEvent = Extract<MigrationEventBody, { readonly type: (typeof TYPES)[number] }>;

export function isApprovalEvent(body: MigrationEventBody): body is ApprovalEvent {
  return TYPES.some((type) => type === body.type);
}

export function approvalEntry(body: ApprovalEvent, migration: Migration): Entry | null {
  switch (body.type) {
    case "approval_asked":
    case "check_asked":
    case "voted":
    case "vote_withdrawn":
    case "approval_reminded":
    case "approval_escalated":
    case "approved_in_wave":
    case "glass_broken_in_wave":
    case "place_taken":
    case "place_given":
      return null;
    case "place_awaited":
      return { ...progress(text("entry.placeAwaited", body)), level: "waiting" };
    case "wave_left":
      return { ...progress(text("wave.entry.left", body)), level: "waiting", mentionsRequester: true };
    case "approved":
      return progress(text("entry.approved"));
    case "denied":
      return ended(text("entry.denied", body), "stopped");
    case "expired":
      return ended(text("entry.expired"), "stopped");
    case "plan_changed":
      return {
        ...progress(text("entry.planChanged", { differences: changeList(body.differences) })),
        level: "waiting",
        mentionsRequester: true,
        mentions: body.voters,
      };
    case "plan_kept":
      return progress(text("entry.planKept"));
    case "approval_kept":
      return progress(text("entry.approvalKept", body));
    case "scheduled":
      return scheduled(body.opensAt);
    case "window_opened":
      return progress(text("entry.windowOpened"));
    case "glass_broken":
      return glassBrokenEntry({ kind: "plan", migration }, body);
    case "glass_reviewed":
      return glassReviewedEntry();
    case "glass_unreviewed":
      return glassUnreviewedEntry({ kind: "plan", migration }, body);
  }
}

function scheduled(opensAt: number | null): Entry {
  if (opensAt === null)
    return { ...progress(text("entry.neverOpens")), level: "waiting", mentionsRequester: true };
  return { ...progress(text("entry.scheduled")), level: "waiting", when: opensAt };
}

function changeList(differences: readonly PlanDifference[]): Text | string {
  return differences.length === 0 ? "" : text("change.list", { changes: planChanges(differences) });
}
