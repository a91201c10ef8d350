/**
 * The signs beside words of state. Never instead of a word: not everybody sees them, and not every screen reads them.
 *
 * They are Slack's own names, because Slack turns characters into these anyway.
 */
import type { FindingKind, StageStatus, SummaryLevel, Verdict } from "@bakferry/core";

export const LEVEL_MARKS: Readonly<Record<SummaryLevel, string>> = {
  running: ":hourglass_flowing_sand:",
  waiting: ":raised_hand:",
  succeeded: ":white_check_mark:",
  failed: ":x:",
  stopped: ":no_entry_sign:",
};

export const FINDING_MARKS: Readonly<Record<FindingKind, string>> = {
  blocker: ":no_entry:",
  unknown: ":grey_question:",
  warning: ":warning:",
  passed: ":white_check_mark:",
};

export const STAGE_MARKS: Readonly<Record<StageStatus, string>> = {
  pending: ":white_circle:",
  in_progress: ":hourglass_flowing_sand:",
  complete: ":white_check_mark:",
  error: ":x:",
  skipped: ":heavy_check_mark:",
};

export const VERDICT_MARKS: Readonly<Record<Verdict, string>> = {
  approve: ":white_check_mark:",
  deny: ":no_entry:",
};

/** Points at what a person can do next. */
export const NEXT_MARK = ":point_right:";
export const ESTIMATE_MARK = ":stopwatch:";
export const TROUBLE_MARK = ":warning:";
