/**
 * The status card of a wave: one message for all its databases, with a row for each, edited in place until the end.
 *
 * Drawn from the rows of the wave and its members as they are now, like every card.
 */
import { text, type WaveSummary } from "@bakferry/core";
import type { ActionsBlock, Button, KnownBlock } from "@slack/types";

import { button, confirmation, context, type Drawing, header, section } from "./blocks.ts";
import { LEVEL_MARKS, NEXT_MARK } from "./marks.ts";
import { actorMention } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";
import { CANCEL_ACTION } from "./root-card.ts";
import { statusRow, waveFooter } from "./wave-parts.ts";

export const RETRY_WAVE_ACTION = "wave.retry";

export interface WaveSubject {
  readonly summary: WaveSummary;
  readonly requestedBy: Parameters<typeof actorMention>[0];
}

export function waveCard({ summary, requestedBy }: WaveSubject, pen: Pen): Drawing {
  const { say, said } = pen;
  const level = text(`slack.level.${summary.level}`);
  const blocks: KnownBlock[] = [
    header(say(text("slack.cardTitle", { level, title: summary.title })), LEVEL_MARKS[summary.level]),
    section([`*${said(summary.headline)}*`, `${NEXT_MARK} ${said(summary.turn)}`]),
    ...summary.rows.map((row) => statusRow(row, pen)),
    context(
      `${said(text("slack.requestedBy"))} ${actorMention(requestedBy)}`,
      said(text("wave.limit", { limit: summary.importsAtOnce })),
    ),
    ...actions(summary, pen),
    waveFooter(summary, pen),
  ];
  return { text: `${said(summary.title)}: ${said(summary.headline)}`, blocks };
}

function actions(summary: WaveSummary, pen: Pen): readonly ActionsBlock[] {
  const elements = [
    ...(summary.cancellable ? [cancelWaveButton(summary, pen)] : []),
    ...(summary.retryable > 0 ? [retryButton(summary, pen)] : []),
  ];
  return elements.length === 0 ? [] : [{ type: "actions", block_id: `wave_${summary.waveId}`, elements }];
}

export function cancelWaveButton({ waveId, title }: WaveSummary, pen: Pen): Button {
  const cancel = button({
    actionId: CANCEL_ACTION,
    label: pen.say(text("slack.cancel")),
    spoken: pen.say(text("slack.cancelOf", { title })),
    value: waveId,
    style: "danger",
  });
  const words = {
    title: text("wave.cancelTitle"),
    text: text("wave.cancelText"),
    confirm: text("slack.cancelConfirm"),
    deny: text("slack.cancelKeep"),
  };
  return { ...cancel, confirm: confirmation(words, pen) };
}

function retryButton({ waveId, title, retryable }: WaveSummary, pen: Pen): Button {
  const retry = button({
    actionId: RETRY_WAVE_ACTION,
    label: pen.say(text("wave.retry")),
    spoken: pen.say(text("wave.retryOf", { title })),
    value: waveId,
    style: "primary",
  });
  const words = {
    title: text("wave.retry"),
    text: text("wave.retryText", { count: retryable }),
    confirm: text("wave.retry"),
    deny: text("wave.retryBack"),
  };
  return { ...retry, confirm: { ...confirmation(words, pen), style: "primary" } };
}
