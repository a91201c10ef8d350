/** The ways to answer one person: an ephemeral message, a modal, or the modal that is open already. */
import { type Logger, text } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import type { Capabilities } from "../slack/capabilities.ts";
import type { Readers } from "../slack/readers.ts";
import type { Respond } from "../slack/respond.ts";
import { toSlackFailure } from "../slack/slack-failure.ts";
import { notice } from "../views/answers.ts";
import type { Drawing } from "../views/blocks.ts";
import { type Answer, createPen, type Modal, type Pen } from "../views/pen.ts";
import type { Received, ReceivedClick, ReceivedDecision, ReceivedGlass, ReceivedOffer } from "./received.ts";

export interface AnswerDeps {
  readonly client: WebClient;
  readonly respond: Respond;
  readonly capabilities: Capabilities;
  readonly readers: Readers;
  readonly logger: Logger;
}

/** Who is answered, and where. */
export type Reader = Pick<Received, "person" | "channelId">;

export interface Answers {
  /** For what is posted without trying: every client can draw the oldest blocks. */
  penFor(reader: Reader): Promise<Pen>;
  /** Ephemeral; never rejects, because there is nobody left to tell. */
  tell(received: Received, answer: Answer): Promise<void>;
  /** Opens a modal; when Slack takes it no more, asks for another click. */
  open(click: ReceivedClick, modal: Modal): Promise<void>;
  /** Replaces the modal of a submission; when it is closed, answers by an ephemeral message. */
  replace(
    submission: ReceivedDecision | ReceivedGlass | ReceivedOffer,
    modal: Modal,
    instead: Answer,
  ): Promise<void>;
}

export function createAnswers({ client, respond, capabilities, readers, logger }: AnswerDeps): Answers {
  async function penFor({ person, channelId }: Reader): Promise<Pen> {
    return createPen("classic", await readers.personLocale(person, channelId));
  }

  async function tell(received: Received, answer: Answer): Promise<void> {
    const drawing = answer(await penFor(received));
    try {
      if (received.responseUrl !== null) return await respond(received.responseUrl, drawing);
    } catch (error) {
      logger.warn("A response_url did not take an answer.", { error });
    }
    await whisper(received, drawing);
  }

  /** The other way to a person, for when the URL is used up or there was none. */
  async function whisper({ channelId, person }: Received, { text, blocks }: Drawing): Promise<void> {
    if (channelId === null || person.kind !== "slackUser") return;
    try {
      await client.chat.postEphemeral({ channel: channelId, user: person.userId, text, blocks });
    } catch (error) {
      logger.warn("A person could not be answered.", { failure: toSlackFailure(error) ?? error });
    }
  }

  return {
    penFor,
    tell,

    async open(click, modal) {
      const { locale } = await penFor(click);
      try {
        await capabilities.attempt(async (level) => {
          await client.views.open({ trigger_id: click.triggerId, view: modal(createPen(level, locale)) });
        });
      } catch (error) {
        const failure = toSlackFailure(error);
        if (!failure) throw error;
        logger.warn("A modal could not be opened.", { failure });
        await tell(click, notice(text("slack.clickAgain")));
      }
    },

    async replace(decision, modal, instead) {
      const view = modal(await penFor(decision));
      try {
        await client.views.update({ view_id: decision.viewId, view });
      } catch (error) {
        const failure = toSlackFailure(error);
        if (!failure) throw error;
        logger.warn("A modal could not be replaced.", { failure });
        await tell(decision, instead);
      }
    },
  };
}
