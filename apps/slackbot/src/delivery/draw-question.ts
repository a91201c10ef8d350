/** What is drawn of a question, of whatever kind: its card, the copies of it, its reminders, its alarms. */
import {
  type ApprovalPolicy,
  askedNow,
  type Conversation,
  type Notice,
  noticeKey,
  questionOf,
} from "@bakferry/core";

import { revisionOf, type ShownSubject } from "../views/asked.ts";
import { glassAlarm } from "../views/glass.ts";
import { nudgeMessage } from "../views/nudge.ts";
import { createPen } from "../views/pen.ts";
import { questionCard } from "../views/question-card.ts";
import { cardState } from "../views/question-state.ts";
import type { DrawDeps, Message, OpenQuestion, Spot } from "./message.ts";

export type AskingNotice = Extract<Notice, { kind: "approval" | "action" | "copy" | "nudge" | "alarm" }>;

export interface DrawnQuestion {
  readonly message: Omit<Message, "render" | "spots">;
  readonly subject: ShownSubject;
  readonly policy: ApprovalPolicy;
  readonly conversation: Conversation;
  readonly notice: AskingNotice;
  /** Where its thread is that of another owner. */
  readonly below: Pick<Extract<Spot, { kind: "thread" }>, "below">;
}

export async function drawQuestion(deps: DrawDeps, drawn: DrawnQuestion): Promise<Message> {
  const { message, subject, policy, conversation, notice, below } = drawn;
  const { teamId, channelId } = conversation;
  switch (notice.kind) {
    case "approval":
    case "action": {
      const inChannel = notice.kind === "approval" ? deps.approvalsChannel : null;
      const locale = deps.localeIn(inChannel ?? channelId);
      const thread: Spot = { kind: "thread", of: "root", broadcast: true, ...below };
      const spots =
        inChannel === null ? [thread] : [{ kind: "channel" as const, channelId: inChannel }, thread];
      const card = { subject, policy, revision: revisionIn(notice, subject) };
      const render: Message["render"] = (level) => questionCard(card, createPen(level, locale));
      return { ...message, spots, asks: askedBy(card), render };
    }
    case "copy": {
      const { userId } = notice;
      const locale = await deps.personLocale({ kind: "slackUser", teamId, userId }, channelId);
      const card = { subject, policy, revision: revisionIn(notice.of, subject) };
      const render: Message["render"] = (level) => questionCard(card, createPen(level, locale));
      return { ...message, spots: [{ kind: "person", userId }], postable: askedBy(card) !== null, render };
    }
    case "nudge": {
      const { revision, actionId, number } = notice;
      const approvals = actionId === undefined ? deps.approvalsChannel : null;
      const locale = deps.localeIn(approvals ?? channelId);
      // Slack knows no thread within a thread: where the card stands in one, the reminder follows it there.
      const of = approvals === null ? "root" : noticeKey({ kind: "approval", revision });
      const spot: Spot = { kind: "thread", of, broadcast: false, ...(approvals === null && below) };
      const render: Message["render"] = (level) =>
        nudgeMessage({ subject, policy, revision, number }, createPen(level, locale));
      return { ...message, spots: [spot], render };
    }
    case "alarm": {
      const locale = deps.localeIn(notice.channelId);
      const render: Message["render"] = (level) => glassAlarm({ subject, policy }, createPen(level, locale));
      return { ...message, spots: [{ kind: "channel", channelId: notice.channelId }], render };
    }
  }
}

function revisionIn(
  notice: Extract<AskingNotice, { kind: "approval" | "action" }>,
  subject: ShownSubject,
): number {
  return notice.kind === "approval" ? notice.revision : revisionOf(subject);
}

/** `null` once nobody can answer it. Those to whom it was passed on are asked besides. */
function askedBy(card: Parameters<typeof cardState>[0]): OpenQuestion | null {
  if (cardState(card) !== "open") return null;
  const { subject, policy } = card;
  const question = questionOf(subject);
  return { question, policy, people: askedNow(question, policy) };
}
