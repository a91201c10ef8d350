/**
 * App Home: what waits for one person's vote, what they asked for, and how it ended.
 *
 * Holds nothing that changes by itself, so that an equal drawing means that nothing happened.
 */
import { type ApprovalPolicy, type Summary, type Text, text, type WaveSummary } from "@bakferry/core";
import type { ActionsBlock, HomeView, KnownBlock } from "@slack/types";

import { askedOf, type ShownSubject } from "./asked.ts";
import { context, header, section } from "./blocks.ts";
import { EMPTY_LINE, formButton } from "./form-button.ts";
import { listLine, migrationRow, waveLines } from "./lists.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import { more } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { placeOf, reviewButton } from "./question-buttons.ts";
import { cancelButton, detailsButton, turnLine } from "./root-card.ts";
import { cancelWaveButton } from "./wave-card.ts";

export interface HomeSubject {
  readonly votes: readonly HomeVote[];
  readonly scheduled: readonly HomeWindow[];
  /** A wave stands for its members. */
  readonly open: readonly (Summary | WaveSummary)[];
  readonly ended: readonly Summary[];
}

export interface HomeVote {
  readonly subject: ShownSubject;
  readonly policy: ApprovalPolicy;
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

function voteRow({ subject, policy }: HomeVote, pen: Pen): readonly KnownBlock[] {
  const { said } = pen;
  const asked = askedOf(subject, policy);
  const { ref, question } = asked;
  const by = `${said(text("slack.requestedBy"))} ${actorMention(question.askedBy)}`;
  const expires = said(text("slack.approval.expires"));
  const until = question.expiresAt === null ? [] : [`${expires} ${moment(question.expiresAt)}`];
  const details = subject.kind === "wave" ? [] : [detailsButton(subject.summary, pen)];
  return [
    section([...voteWords(subject, pen), [by, ...until].join(" · ")]),
    {
      type: "actions",
      block_id: `home_vote_${placeOf(ref)}`,
      elements: [reviewButton(asked, pen), ...details],
    },
  ];
}

function voteWords(subject: ShownSubject, pen: Pen): readonly string[] {
  switch (subject.kind) {
    case "plan":
      return [listLine(subject.summary, pen)];
    case "wave":
      return [waveLines(subject.summary, pen)[0]];
    case "action": {
      const { migrationId, title, reason } = subject.summary;
      return [`${code(migrationId, 100)} *${pen.said(title)}*`, pen.said(reason)];
    }
  }
}

function windowRow({ summary, opensAt }: HomeWindow, pen: Pen): readonly KnownBlock[] {
  const opens = opensAt === null ? turnLine(summary, pen) : openingLine(opensAt, pen);
  return [section([listLine(summary, pen), opens]), ownButtons(summary, pen)];
}

function openingLine(opensAt: number, { said }: Pen): string {
  return `${said(text("slack.home.opens"))} ${moment(opensAt)}`;
}

function openRow(summary: Summary | WaveSummary, pen: Pen): readonly KnownBlock[] {
  if ("waveId" in summary) return waveRows(summary, pen);
  return [section([listLine(summary, pen), turnLine(summary, pen)]), ownButtons(summary, pen)];
}

function waveRows(summary: WaveSummary, pen: Pen): readonly KnownBlock[] {
  const elements = summary.cancellable ? [cancelWaveButton(summary, pen)] : [];
  const buttons: ActionsBlock = { type: "actions", block_id: `home_open_${summary.waveId}`, elements };
  return [section(waveLines(summary, pen)), ...(elements.length === 0 ? [] : [buttons])];
}

function ownButtons(summary: Summary, pen: Pen): ActionsBlock {
  const cancel = summary.cancellable ? [cancelButton(summary, pen)] : [];
  return {
    type: "actions",
    block_id: `home_open_${summary.migrationId}`,
    elements: [detailsButton(summary, pen), ...cancel],
  };
}
