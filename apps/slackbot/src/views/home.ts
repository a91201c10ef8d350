/**
 * App Home: what waits for one person's vote, what they asked for, and how it ended.
 *
 * Holds nothing that changes by itself, so that an equal drawing means that nothing happened.
 */
import { type ActionSummary, type Migration, type Summary, type Text, text } from "@bakferry/core";
import type { ActionsBlock, HomeView, KnownBlock } from "@slack/types";

import { actionValue, APPROVE_STEP } from "./action-card.ts";
import { approvalValue, REVIEW_ACTION } from "./approval-buttons.ts";
import { button, context, header, section } from "./blocks.ts";
import { EMPTY_LINE, formButton } from "./form-button.ts";
import { listLine, migrationRow } from "./lists.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import { more } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { cancelButton, detailsButton, turnLine } from "./root-card.ts";

export interface HomeSubject {
  readonly votes: readonly HomeVote[];
  readonly scheduled: readonly HomeWindow[];
  readonly open: readonly Summary[];
  readonly ended: readonly Summary[];
}

export interface HomeVote {
  readonly migration: Migration;
  readonly summary: Summary;
  /** The step beyond the plan; `null` for the plan itself. */
  readonly action: ActionSummary | null;
}

/** Approved, and waiting for its window. */
export interface HomeWindow {
  readonly summary: Summary;
  readonly opensAt: number | null;
}

/** Three blocks for a vote, two for an open one: far from Slack's hundred. */
const SHOWN_VOTES = 12;
const SHOWN_OPEN = 12;
const SHOWN_SCHEDULED = 8;
const SHOWN_ENDED = 5;

export function homeView({ votes, scheduled, open, ended }: HomeSubject, pen: Pen): HomeView {
  const { say, said } = pen;
  const isQuiet = votes.length + scheduled.length + open.length === 0;
  return {
    type: "home",
    blocks: [
      header(say(text("slack.home.title"))),
      { type: "actions", block_id: "home_new", elements: [formButton(EMPTY_LINE, text("form.new"), pen)] },
      ...(isQuiet ? [section([said(text("slack.home.quiet")), said(text("slack.home.start"))])] : []),
      ...part(
        {
          title: text("slack.home.votes", { count: votes.length }),
          rows: votes.slice(0, SHOWN_VOTES).map((vote) => voteRow(vote, pen)),
          left: votes.length - SHOWN_VOTES,
        },
        pen,
      ),
      ...part(
        {
          title: text("slack.home.scheduled", { count: scheduled.length }),
          rows: scheduled.slice(0, SHOWN_SCHEDULED).map((each) => windowRow(each, pen)),
          left: scheduled.length - SHOWN_SCHEDULED,
        },
        pen,
      ),
      ...part(
        {
          title: text("slack.home.open", { count: open.length }),
          rows: open.slice(0, SHOWN_OPEN).map((summary) => openRow(summary, pen)),
          left: open.length - SHOWN_OPEN,
        },
        pen,
      ),
      ...part(
        {
          title: text("slack.home.ended"),
          rows: ended
            .slice(0, SHOWN_ENDED)
            .map((summary) => [migrationRow(summary, detailsButton(summary, pen), pen)]),
          left: 0,
        },
        pen,
      ),
      context(said(text("slack.home.foot"))),
    ],
  };
}

interface Part {
  readonly title: Text;
  readonly rows: readonly (readonly KnownBlock[])[];
  /** Further ones that are not drawn. */
  readonly left: number;
}

function part({ title, rows, left }: Part, pen: Pen): readonly KnownBlock[] {
  if (rows.length === 0) return [];
  return [
    { type: "divider" },
    section(`*${pen.said(title)}*`),
    ...rows.flat(),
    ...(left > 0 ? [context(more(left, pen))] : []),
  ];
}

function voteRow(vote: HomeVote, pen: Pen): readonly KnownBlock[] {
  const { said } = pen;
  const { migration, summary, action } = vote;
  const by = `${said(text("slack.requestedBy"))} ${actorMention(action?.owner ?? migration.request.requestedBy)}`;
  const expiresAt = action ? action.expiresAt : (summary.plan?.expiresAt ?? null);
  const until = expiresAt === null ? [] : [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`];
  const lines = action
    ? [`${code(summary.migrationId, 100)} *${said(action.title)}*`, said(action.reason)]
    : [listLine(summary, pen)];
  return [section([...lines, [by, ...until].join(" · ")]), voteButtons(vote, pen)];
}

function voteButtons({ migration, summary, action }: HomeVote, pen: Pen): ActionsBlock {
  const { say } = pen;
  const review = action
    ? button({
        actionId: APPROVE_STEP,
        label: say(text("slack.step.approve")),
        spoken: say(text("slack.step.approveOf", { title: action.title })),
        value: actionValue(action),
        style: "primary",
      })
    : button({
        actionId: REVIEW_ACTION,
        label: say(text("slack.approval.review")),
        spoken: say(text("slack.approval.reviewOf", { title: summary.title })),
        value: approvalValue(migration),
        style: "primary",
      });
  const place = action ? `${summary.migrationId}_${action.actionId}` : summary.migrationId;
  return {
    type: "actions",
    block_id: `home_vote_${place}`,
    elements: [review, detailsButton(summary, pen)],
  };
}

function windowRow({ summary, opensAt }: HomeWindow, pen: Pen): readonly KnownBlock[] {
  const opens = opensAt === null ? turnLine(summary, pen) : openingLine(opensAt, pen);
  return [section([listLine(summary, pen), opens]), ownButtons(summary, pen)];
}

function openingLine(opensAt: number, { said }: Pen): string {
  return `${said(text("slack.home.opens"))} ${moment(opensAt)}`;
}

function openRow(summary: Summary, pen: Pen): readonly KnownBlock[] {
  return [section([listLine(summary, pen), turnLine(summary, pen)]), ownButtons(summary, pen)];
}

function ownButtons(summary: Summary, pen: Pen): ActionsBlock {
  const cancel = summary.cancellable ? [cancelButton(summary, pen)] : [];
  return {
    type: "actions",
    block_id: `home_open_${summary.migrationId}`,
    elements: [detailsButton(summary, pen), ...cancel],
  };
}
