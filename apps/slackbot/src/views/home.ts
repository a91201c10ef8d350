/**
 * App Home: what waits for one person's vote, what they asked for, and how it ended.
 *
 * Holds nothing that changes by itself, so that an equal drawing means that nothing happened.
 */
import { type ActionSummary, say, type Migration, type Summary, text } from "@bakferry/core";
import type { ActionsBlock, HomeView, KnownBlock } from "@slack/types";

import { actionValue, APPROVE_STEP } from "./action-card.ts";
import { approvalValue, REVIEW_ACTION } from "./approval-card.ts";
import { button, context, header, section } from "./blocks.ts";
import { EMPTY_LINE, formButton } from "./form-button.ts";
import { listLine, migrationRow } from "./lists.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import { more, said } from "./parts.ts";
import { cancelButton, detailsButton, turnLine } from "./root-card.ts";

export interface HomeSubject {
  readonly votes: readonly HomeVote[];
  readonly open: readonly Summary[];
  readonly ended: readonly Summary[];
}

export interface HomeVote {
  readonly migration: Migration;
  readonly summary: Summary;
  /** The step beyond the plan; `null` for the plan itself. */
  readonly action: ActionSummary | null;
}

/** Three blocks for a vote, two for an open one: far from Slack's hundred. */
const SHOWN_VOTES = 12;
const SHOWN_OPEN = 12;
const SHOWN_ENDED = 5;

export function homeView({ votes, open, ended }: HomeSubject): HomeView {
  const isQuiet = votes.length === 0 && open.length === 0;
  return {
    type: "home",
    blocks: [
      header(say(text("slack.home.title"))),
      { type: "actions", block_id: "home_new", elements: [formButton(EMPTY_LINE, text("form.new"))] },
      ...(isQuiet ? [section([said(text("slack.home.quiet")), said(text("slack.home.start"))])] : []),
      ...part(text("slack.home.votes", { count: votes.length }), {
        rows: votes.slice(0, SHOWN_VOTES).map(voteRow),
        left: votes.length - SHOWN_VOTES,
      }),
      ...part(text("slack.home.open", { count: open.length }), {
        rows: open.slice(0, SHOWN_OPEN).map(openRow),
        left: open.length - SHOWN_OPEN,
      }),
      ...part(text("slack.home.ended"), {
        rows: ended.slice(0, SHOWN_ENDED).map((summary) => [migrationRow(summary, detailsButton(summary))]),
        left: 0,
      }),
      context(said(text("slack.home.foot"))),
    ],
  };
}

interface Part {
  readonly rows: readonly (readonly KnownBlock[])[];
  /** Further ones that are not drawn. */
  readonly left: number;
}

function part(title: ReturnType<typeof text>, { rows, left }: Part): readonly KnownBlock[] {
  if (rows.length === 0) return [];
  return [
    { type: "divider" },
    section(`*${said(title)}*`),
    ...rows.flat(),
    ...(left > 0 ? [context(more(left))] : []),
  ];
}

function voteRow({ migration, summary, action }: HomeVote): readonly KnownBlock[] {
  const by = `${said(text("slack.requestedBy"))} ${actorMention(action?.owner ?? migration.request.requestedBy)}`;
  const expiresAt = action ? action.expiresAt : (summary.plan?.expiresAt ?? null);
  const until = expiresAt === null ? [] : [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`];
  const lines = action
    ? [`${code(summary.migrationId, 100)} *${said(action.title)}*`, said(action.reason)]
    : [listLine(summary)];
  return [section([...lines, [by, ...until].join(" · ")]), voteButtons({ migration, summary, action })];
}

function voteButtons({ migration, summary, action }: HomeVote): ActionsBlock {
  const review = action
    ? button({
        actionId: APPROVE_STEP,
        label: say(text("slack.step.approve")),
        spoken: say(text("slack.step.approveOf", { title: say(action.title) })),
        value: actionValue(action),
        style: "primary",
      })
    : button({
        actionId: REVIEW_ACTION,
        label: say(text("slack.approval.review")),
        spoken: say(text("slack.approval.reviewOf", { title: say(summary.title) })),
        value: approvalValue(migration),
        style: "primary",
      });
  const place = action ? `${summary.migrationId}_${action.actionId}` : summary.migrationId;
  return { type: "actions", block_id: `home_vote_${place}`, elements: [review, detailsButton(summary)] };
}

function openRow(summary: Summary): readonly KnownBlock[] {
  const buttons = [detailsButton(summary), ...(summary.cancellable ? [cancelButton(summary)] : [])];
  return [
    section([listLine(summary), turnLine(summary)]),
    { type: "actions", block_id: `home_open_${summary.migrationId}`, elements: buttons },
  ];
}
