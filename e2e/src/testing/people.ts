/** Requester and approver in front of a world, seeing only what Slack shows them. */
import { APPROVER, CHANNEL, REQUESTER, type World } from "@bakferry/demo";
import { defaultSlackSeed, type Message, type SlackSeed } from "@bakferry/simulator";

export interface PeopleAtWork {
  /** What stands in the channel and its threads for everybody, oldest first. */
  readonly messages: () => readonly Message[];
  /** The newest approval card that can still be answered. */
  readonly openCard: () => Message | undefined;
  /** Resolves with the first value that is there, looked for after every change in Slack. */
  readonly until: <T>(look: () => T, what: string) => Promise<NonNullable<Exclude<T, false>>>;
  /** Types the command and waits for the approval card. */
  readonly ask: (command: string) => Promise<Message>;
  readonly approve: (card: Message) => Promise<void>;
}

const PATIENCE_MS = 90_000;

export function peopleOf({ simulator }: World): PeopleAtWork {
  const { control } = simulator.slack;

  function messages(): readonly Message[] {
    return control.channel(CHANNEL).messages.filter(({ ephemeralTo }) => ephemeralTo === undefined);
  }

  function openCard(): Message | undefined {
    return messages().findLast(({ blocks }) => JSON.stringify(blocks).includes('"approval.review"'));
  }

  function until<T>(look: () => T, what: string): Promise<NonNullable<Exclude<T, false>>> {
    return control.waitFor(look, { timeoutMs: PATIENCE_MS, what });
  }

  return {
    messages,
    openCard,
    until,
    async ask(command) {
      await control.as(REQUESTER).command(CHANNEL, command);
      return await until(openCard, "the approval card");
    },
    async approve(card) {
      const approver = control.as(APPROVER);
      const clicked = await approver.click({ channel: CHANNEL, ts: card.ts, actionId: "approval.review" });
      if (!clicked.ok) throw new Error(`The review button did not answer: ${clicked.error}`);
      await until(
        () => approver.modal()?.blocks.some(({ block_id }) => block_id === "decision"),
        "the review",
      );
      const submitted = await approver.submit({ decision: "approve", reason: "checked" });
      if (!submitted.ok) throw new Error(`The decision was refused: ${submitted.error}`);
    },
  };
}

/** The usual workspace, with the bot in one more channel: it posts only where it is a member. */
export function seedWithBotIn(channelId: string): SlackSeed {
  const usual = defaultSlackSeed();
  const channels = usual.channels.map((channel) =>
    channel.id === channelId ? { ...channel, members: [...channel.members, "U0BAKFERRY"] } : channel,
  );
  return { ...usual, channels };
}
