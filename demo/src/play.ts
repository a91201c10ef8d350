/** Plays requester and approver, sees only what they see, and reports how it ended. */
import type { Message, MessageRecord, SlackControl } from "@bakferry/simulator";

import type { Outcome, Scenario } from "./scenarios/scenario.ts";
import { createStage } from "./stage.ts";
import { APPROVER, CHANNEL, REQUESTER, type World } from "./world.ts";

const ENDS_WITHIN_MS = 120_000;
const ASKED_WITHIN_MS = 30_000;

/** The sentence on the status card that tells each end, and the one that closes the thread. */
const ENDINGS: readonly { readonly outcome: Outcome; readonly card: RegExp; readonly entry: RegExp }[] = [
  { outcome: "succeeded", card: /is online on/, entry: /is online on/ },
  { outcome: "blocked", card: /cannot go to/, entry: /Blocked\./ },
  { outcome: "denied", card: /was denied/, entry: /Denied, and nothing was changed/ },
  { outcome: "expired", card: /in time\. Nothing was changed/, entry: /Nobody decided in time/ },
  { outcome: "cancelled", card: /was (?:cancelled|stopped)/, entry: /Cancelled\.|Stop the import/ },
  { outcome: "needs_attention", card: /needs a person/, entry: /needs a person/ },
  { outcome: "failed", card: / failed\./, entry: / failed\./ },
  // Of several databases at once: all of them, or not.
  { outcome: "succeeded", card: /All \d+ databases are online/, entry: /Every database has ended/ },
  { outcome: "failed", card: /Ended: \d+ of \d+ databases/, entry: /Every database has ended/ },
];

export interface Played {
  readonly outcome: Outcome;
  /** The status card as it stands at the end; `null` when none was posted. */
  readonly card: Message | null;
  /** All that card and thread ever showed. */
  readonly words: string;
}

export async function play(
  world: World,
  scenario: Pick<Scenario, "command" | "answer" | "before" | "meanwhile" | "after">,
): Promise<Played> {
  const { control } = world.simulator.slack;
  const known = new Set(control.channel(CHANNEL).messages.map(({ ts }) => ts));
  const isNew = ({ ts }: { readonly ts: string }): boolean => !known.has(ts);
  await scenario.before?.(world);
  try {
    const end = await playOut(world, { scenario, isNew });
    return { ...end, words: wordsOf(control.messageHistory.filter(isNew)) };
  } finally {
    scenario.after?.(world);
  }
}

function wordsOf(messages: readonly MessageRecord[]): string {
  return messages.map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`).join("\n");
}

type End = Omit<Played, "words">;

interface Play {
  readonly scenario: Pick<Scenario, "command" | "answer" | "meanwhile">;
  readonly isNew: (message: Message) => boolean;
}

async function playOut(world: World, { scenario, isNew }: Play): Promise<End> {
  const { control } = world.simulator.slack;
  const result = await control.as(REQUESTER).command(CHANNEL, scenario.command);
  if (!result.ok) throw new Error(`Slack refused the command: ${result.error}`);

  const reaction = await control.waitFor(
    () => firstReaction(control.channel(CHANNEL).messages.filter(isNew)),
    {
      timeoutMs: ASKED_WITHIN_MS,
      what: "an answer to the command",
    },
  );
  if (reaction.kind === "refused") return { outcome: "refused", card: null };
  const { rootTs } = reaction;
  const next = await control.waitFor(() => endOf(control, rootTs) ?? questionOf(control, rootTs), {
    timeoutMs: ASKED_WITHIN_MS,
    what: "the end of the checks",
  });
  if ("outcome" in next) return next;
  await answer(control, next, scenario.answer);
  await scenario.meanwhile?.(createStage(world, rootTs));
  return await control.waitFor(() => endOf(control, rootTs), { timeoutMs: ENDS_WITHIN_MS, what: "the end" });
}

type Reaction = { readonly kind: "started"; readonly rootTs: string } | { readonly kind: "refused" };

/** A status card in the channel, or a final answer to the requester alone. */
function firstReaction(messages: readonly Message[]): Reaction | undefined {
  const root = messages.find(
    ({ ephemeralTo, threadTs }) => ephemeralTo === undefined && threadTs === undefined,
  );
  if (root) return { kind: "started", rootTs: root.ts };
  const last = messages.findLast(({ ephemeralTo }) => ephemeralTo === REQUESTER);
  const isOnTheWay = last === undefined || /^Looking for|accepted as mig_/.test(last.text);
  return isOnTheWay ? undefined : { kind: "refused" };
}

/** The end is there when the card says so and the thread is closed by its last entry. */
function endOf({ channel }: SlackControl, rootTs: string): End | undefined {
  const { messages } = channel(CHANNEL);
  const card = messages.find(({ ts }) => ts === rootTs);
  const ending = ENDINGS.find((each) => each.card.test(card?.text ?? ""));
  if (!card || !ending) return undefined;
  const isClosed = messages.some(({ threadTs, text }) => threadTs === rootTs && ending.entry.test(text));
  return isClosed ? { outcome: ending.outcome, card } : undefined;
}

/** The approval card of this migration, once it has its buttons. */
function questionOf({ channel }: SlackControl, rootTs: string): Message | undefined {
  return channel(CHANNEL).messages.find(
    ({ threadTs, blocks }) => threadTs === rootTs && JSON.stringify(blocks).includes('"approval.review"'),
  );
}

async function answer(control: SlackControl, card: Message, verdict: Scenario["answer"]): Promise<void> {
  const approver = control.as(APPROVER);
  const clicked = await approver.click({ channel: CHANNEL, ts: card.ts, actionId: "approval.review" });
  if (!clicked.ok) throw new Error(`The review button did not answer: ${clicked.error}`);
  await control.waitFor(() => approver.modal()?.blocks.some((block) => block.block_id === "decision"), {
    what: "the review",
  });
  const reason = verdict === "deny" ? "Not in this week's window." : "Checked against the change request.";
  const submitted = await approver.submit({ decision: verdict, reason });
  if (!submitted.ok) throw new Error(`The review was refused: ${submitted.error}`);
}
