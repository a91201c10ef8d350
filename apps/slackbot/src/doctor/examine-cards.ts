/**
 * Whether Slack would take every card, in each language and with the newest and with the oldest blocks.
 *
 * Source: https://docs.slack.dev/reference/methods/blocks.validate
 */
import { setTimeout } from "node:timers/promises";

import { LOCALES, text } from "@bakferry/core";
import { examined, type ExaminedLine } from "@bakferry/host/terminal";
import { WebAPIPlatformError } from "@slack/web-api";

import { isBlocksRefused, toSlackFailure } from "../slack/slack-failure.ts";
import type { Level } from "../views/blocks.ts";
import { createPen } from "../views/pen.ts";
import { type Sample, sampleCards } from "./sample-cards.ts";
import type { SlackVisit } from "./slack-visit.ts";

/** For one card. A person waits for the whole; Slack asks for a minute at most. */
const LONGEST_WAIT_MS = 60_000;
const LEVELS: readonly Level[] = ["full", "classic"];

export async function cardLines(visit: SlackVisit, now: number): Promise<readonly ExaminedLine[]> {
  const lines: ExaminedLine[] = [];
  for (const level of LEVELS) lines.push(await levelLine(visit, level, now));
  return lines;
}

/** One after the other: Slack allows so many calls in a minute, and a person who waits sees a minute's worth at most. */
async function levelLine(visit: SlackVisit, level: Level, now: number): Promise<ExaminedLine> {
  const id = `slack-cards-${level}`;
  const refused: string[] = [];
  const drawn = LOCALES.flatMap((locale) =>
    sampleCards(now).map(({ name, draw }) => ({
      name: `${name}, ${locale}`,
      sample: draw(createPen(level, locale)),
    })),
  );
  for (const { name, sample } of drawn) {
    const verdict = await validate(visit, sample);
    if (verdict.kind === "unknown")
      return examined(id, "unknown", [text("bot.doctor.cardsUnknown", { reason: verdict.reason }), null]);
    if (verdict.kind === "refused") refused.push(`${name}: ${verdict.reason}`);
  }
  const [first] = refused;
  if (first === undefined)
    return examined(id, "passed", [text("bot.doctor.cards", { count: drawn.length, level }), null]);
  // Without the newer blocks cards are drawn with the oldest ones, which every workspace has.
  return examined(id, level === "full" ? "warning" : "failed", [
    text("bot.doctor.cardsRefused", { count: refused.length, level, first }),
    level === "full" ? text("bot.doctor.cardsClassic") : text("bot.doctor.cardsReport"),
  ]);
}

type BlocksVerdict =
  | { readonly kind: "taken" }
  | { readonly kind: "refused" | "unknown"; readonly reason: string };

async function validate(
  { client }: Pick<SlackVisit, "client">,
  sample: Sample,
  mayWaitMs = LONGEST_WAIT_MS,
): Promise<BlocksVerdict> {
  try {
    await client.blocks.validate(sample);
    return { kind: "taken" };
  } catch (error) {
    const failure = toSlackFailure(error);
    if (!failure) throw error;
    if (failure.kind === "rate_limited" && failure.retryAfterMs <= mayWaitMs) {
      await setTimeout(failure.retryAfterMs);
      return validate({ client }, sample, mayWaitMs - failure.retryAfterMs);
    }
    if (isBlocksRefused(failure)) return { kind: "refused", reason: pointersOf(error) };
    return { kind: "unknown", reason: failure.kind === "refused" ? failure.code : failure.kind };
  }
}

function pointersOf(error: unknown): string {
  if (!(error instanceof WebAPIPlatformError)) return "";
  const { response_metadata: metadata, error: code } = error.data;
  return metadata?.messages?.[0] ?? code;
}
