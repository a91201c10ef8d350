/** What an approver has to know beside the plan itself: what changed since the last question, and when it may start. */
import {
  type ApprovalPolicy,
  type ChangeWindows,
  type Migration,
  nextOpening,
  planChanges,
  text,
  type WeeklyWindow,
} from "@bakferry/core";

import { actorMention, moment } from "./mrkdwn.ts";
import { more } from "./parts.ts";
import type { Pen } from "./pen.ts";

/** Beyond so many the details are the better place. */
const MOST_CHANGES = 8;

/** One group of lines, or none for a first plan. */
export function changeLines({ ballot, revision }: Migration, pen: Pen): readonly (readonly string[])[] {
  const { said } = pen;
  const replaced = ballot?.replaced;
  if (!replaced) return [];
  const { differences, voided } = replaced;
  const earlier = { revision: revision - 1 };
  const title = text(
    differences.length > 0 ? "slack.approval.changed" : "slack.approval.changedChecks",
    earlier,
  );
  const changes = planChanges(differences);
  const shown = changes.slice(0, MOST_CHANGES).map((change) => `• ${said(change, 300)}`);
  const hidden = changes.length - shown.length;
  const voters = voided.map(({ actor }) => actorMention(actor)).join(" ");
  return [
    [
      `*${said(title)}*`,
      ...shown,
      ...(hidden > 0 ? [more(hidden, pen)] : []),
      ...(voters === "" ? [] : [`${said(text("slack.approval.voided"))} ${voters}`]),
    ],
  ];
}

/** `now` is when the row was written: a card is drawn from its row alone. */
export function windowLines(
  { policy: { windows }, now }: { readonly policy: ApprovalPolicy; readonly now: number },
  pen: Pen,
): readonly (readonly string[])[] {
  const { said } = pen;
  if (!windows) return [];
  const opensAt = nextOpening(windows, now);
  const next = `${said(text("slack.approval.nextWindow"))} ${opensAt === null ? "–" : moment(opensAt)}`;
  return [[ruleWords(windows, pen), ...(opensAt === now ? [] : [next])]];
}

function ruleWords({ allow, timeZone }: ChangeWindows, { said }: Pen): string {
  if (allow.length === 0) return said(text("slack.approval.windowsDenied", { timeZone }));
  return said(text("slack.approval.windows", { windows: allow.map(shownWindow).join("; "), timeZone }));
}

function shownWindow({ days, from, to }: WeeklyWindow): string {
  return `${days.join(", ")} ${from}–${to}`;
}
