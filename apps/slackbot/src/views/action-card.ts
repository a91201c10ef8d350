/**
 * One step beyond the plan, in the thread: what would be done and why, who may approve it, until when.
 *
 * Drawn from the row like every card. Its buttons carry the step's own digest and go once nobody can decide any more.
 */
import { type ActionSummary, type ActionState, type ApprovalPolicy, type Text, text } from "@bakferry/core";
import type { ActionsBlock, KnownBlock } from "@slack/types";

import { button, confirmation, context, type Drawing, header, section } from "./blocks.ts";
import { NEXT_MARK } from "./marks.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import { failureBlocks } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { approverMentions, decisionLine } from "./votes.ts";

export const APPROVE_STEP = "step.approve";
export const DENY_STEP = "step.deny";
export const CANCEL_STEP = "step.cancel";

export interface ActionSubject {
  readonly action: ActionSummary;
  readonly policy: ApprovalPolicy;
}

const MARKS: Readonly<Record<ActionState, string>> = {
  proposed: ":raised_hand:",
  approved: ":white_check_mark:",
  running: ":hourglass_flowing_sand:",
  done: ":white_check_mark:",
  denied: ":no_entry:",
  expired: ":hourglass:",
  cancelled: ":no_entry_sign:",
  failed: ":x:",
};

export function actionCard({ action, policy }: ActionSubject, pen: Pen): Drawing {
  const { say, said } = pen;
  const heading = say(action.heading);
  const mentions = action.votable ? [approverMentions(policy)] : [];
  const blocks: KnownBlock[] = [
    header(heading, MARKS[action.state]),
    section([...mentions, `*${said(action.title, 600)}*`, said(action.reason, 1200)]),
    section([...voteLines(action, pen), `${NEXT_MARK} ${said(action.turn)}`]),
    ...(action.result ? [section(said(action.result, 1200))] : []),
    ...failureBlocks(action.failure, pen),
    ...buttons(action, pen),
    context(footerLine(action, pen)),
  ];
  const fallback = action.votable ? `${heading}, ${say(action.title)}` : heading;
  return { text: said(text("slack.step.summary", { state: fallback })), blocks };
}

/** What the buttons carry: which step of which migration, and what the person saw. */
export function actionValue({ migrationId, actionId, shortDigest }: ActionSummary): string {
  return `${migrationId}:${actionId}:${shortDigest}`;
}

export interface ActionValue {
  readonly migrationId: string;
  readonly actionId: string;
  readonly digest: string;
}

export function parseActionValue(value: string): ActionValue | undefined {
  const match = /^([\w-]{1,100}):(a\d{1,6}):([0-9a-f]{8})$/.exec(value);
  return match
    ? { migrationId: match[1] ?? "", actionId: match[2] ?? "", digest: match[3] ?? "" }
    : undefined;
}

function voteLines(
  { approvals, quorum, excludesOwner, decisions, owner }: ActionSummary,
  pen: Pen,
): readonly string[] {
  const { said } = pen;
  const rule = excludesOwner ? ` · ${said(text("slack.step.notOwner"))}` : "";
  const counted = `*${said(text("slack.approval.count", { count: approvals, quorum }))}*${rule}`;
  const wish = `${said(text("slack.step.owner"))} ${actorMention(owner)}`;
  return [wish, counted, ...decisions.map((decision) => decisionLine(decision, pen))];
}

function buttons(action: ActionSummary, pen: Pen): ActionsBlock[] {
  const { say } = pen;
  const { title } = action;
  const value = actionValue(action);
  const elements: ActionsBlock["elements"] = [];
  if (action.votable) {
    elements.push(
      button({
        actionId: APPROVE_STEP,
        label: say(text("slack.step.approve")),
        spoken: say(text("slack.step.approveOf", { title })),
        value,
        style: "primary",
      }),
      button({
        actionId: DENY_STEP,
        label: say(text("slack.approval.deny")),
        spoken: say(text("slack.approval.denyOf", { title })),
        value,
        style: "danger",
      }),
    );
  }
  if (action.cancellable) elements.push(cancelButton(title, value, pen));
  if (elements.length === 0) return [];
  return [{ type: "actions", block_id: `step_${action.migrationId}_${action.actionId}`, elements }];
}

function cancelButton(title: Text, value: string, pen: Pen): ActionsBlock["elements"][number] {
  const { say } = pen;
  const cancel = button({
    actionId: CANCEL_STEP,
    label: say(text("slack.step.cancel")),
    spoken: say(text("slack.step.cancelOf", { title })),
    value,
  });
  return {
    ...cancel,
    confirm: confirmation(
      {
        title: text("slack.step.cancelTitle"),
        text: text("slack.step.cancelText", { title }),
        confirm: text("slack.step.cancel"),
        deny: text("slack.cancelKeep"),
      },
      pen,
    ),
  };
}

function footerLine({ migrationId, actionId, shortDigest, expiresAt }: ActionSummary, { said }: Pen): string {
  const step = said(text("slack.step.digest", { actionId, digest: shortDigest }));
  const expiry = expiresAt ? [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`] : [];
  return [code(migrationId, 100), step, ...expiry].join(" · ");
}
