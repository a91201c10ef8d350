/** What people do who want something of the bot: they look, they wait, and they try again. */
import { setTimeout as wait } from "node:timers/promises";

import { CHANNEL, REQUESTER, type World } from "@bakferry/demo";

import type { CyclePlan } from "./plan-cycle.ts";
import type { SlackView } from "./slack-view.ts";

export interface Act {
  /** Real time. */
  readonly at: number;
  readonly database: string;
  /** `open`: the yes to the cut-over of a chain. */
  readonly kind: "command" | "approve" | "deny" | "open";
  /** Slack said that the bot had taken it. Otherwise the person does not know, and neither do we. */
  readonly isTaken: boolean;
}

export interface PeopleOptions {
  readonly world: World;
  readonly view: SlackView;
  readonly plan: Pick<CyclePlan, "migrations" | "isWave">;
  /** Real time. */
  readonly giveUpAt: number;
  /** The log of a chain comes only now. */
  readonly placeLog: (database: string) => Promise<void>;
}

export interface Asking extends PeopleOptions {
  readonly acts: Act[];
}

/** Before a person tries again. */
export const PAUSE_MS = 250;
/** Before a person asks again who was told that it did not work, or answers what was read. */
export const READING_MS = 1500;
/** How long a person waits for what was taken before asking again. */
const SEEN_WITHIN_MS = 20_000;
export const LOOK_MS = 20;
/** Enough for what was said since a command. */
const LATEST = 200;

export function isLate({ giveUpAt }: Pick<PeopleOptions, "giveUpAt">): boolean {
  return Date.now() > giveUpAt;
}

/** Types it once, and waits until it is seen or seems to have come to nothing. */
export async function command(
  asking: Asking,
  { words, databases }: { readonly words: string; readonly databases: readonly string[] },
  isSeen: () => boolean,
): Promise<void> {
  const { world, acts } = asking;
  const at = Date.now();
  const { ok: isTaken } = await world.simulator.slack.control.as(REQUESTER).command(CHANNEL, words);
  acts.push(...databases.map((database) => ({ at, database, kind: "command" as const, isTaken })));
  if (!isTaken) return wait(PAUSE_MS);
  await patience(asking, () => isSeen() || isToldThatItFailed(world, at));
  if (!isSeen()) await wait(READING_MS);
}

/** As long as a person waits. */
export async function patience({ giveUpAt }: PeopleOptions, look: () => boolean): Promise<void> {
  const late = Math.min(Date.now() + SEEN_WITHIN_MS, giveUpAt);
  while (Date.now() < late && !look()) await wait(LOOK_MS);
}

const FAILED = /did not answer|went wrong|Nothing was begun/;

/** The bot said that something did not work; the person cannot tell of which command, and asks again after a moment. */
function isToldThatItFailed({ simulator }: World, since: number): boolean {
  const { messageHistory } = simulator.slack.control;
  return messageHistory
    .slice(-LATEST)
    .some(({ kind, at, text }) => kind === "ephemeral" && at >= since && FAILED.test(text));
}
