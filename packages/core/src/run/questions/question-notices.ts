/** Reminders and alarms that look different after an arrow; the same for every kind of question. */
import type { BrokenGlass, Nudge } from "../../model/approval.ts";
import type { Notice } from "../../model/notice.ts";

/** What of a question its reminders and alarms are drawn from. */
export interface AskedState {
  readonly isOpen: boolean;
  readonly revision: number;
  readonly actionId?: string;
  readonly nudges: readonly Nudge[];
  readonly brokenGlass: BrokenGlass | null;
  /** How it ended is part of what is looked at after a broken glass. */
  readonly hasEnded: boolean;
}

export function noticesOfQuestion(before: AskedState, after: AskedState): readonly Notice[] {
  return [...changedNudges(before, after), ...changedAlarms(before, after)];
}

/** A new one, and those that it replaces; all of them when the question is no longer open. */
function changedNudges(before: AskedState, after: AskedState): readonly Notice[] {
  const old = nudgesOf(before);
  const isClosing = before.isOpen && !after.isOpen;
  if (before.revision !== after.revision || isClosing) return old;
  return before.nudges === after.nudges ? [] : nudgesOf(after).slice(Math.max(0, old.length - 1));
}

function nudgesOf({ revision, actionId, nudges }: AskedState): readonly Notice[] {
  return nudges.map((_, index) => ({
    kind: "nudge",
    revision,
    ...(actionId !== undefined && { actionId }),
    number: index + 1,
  }));
}

function changedAlarms(before: AskedState, after: AskedState): readonly Notice[] {
  const { brokenGlass } = after;
  if (!brokenGlass) return [];
  const isSame = before.brokenGlass === brokenGlass && before.hasEnded === after.hasEnded;
  const { planDigest, channels } = brokenGlass;
  return isSame ? [] : channels.map((channelId) => ({ kind: "alarm", planDigest, channelId }));
}
