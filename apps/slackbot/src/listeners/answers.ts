/** The ways to answer one person: a message that nobody else sees, a modal, or the modal that is open already. */
import { type Logger, text } from "@bakferry/core";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";

import type { Capabilities } from "../slack/capabilities.ts";
import type { Respond } from "../slack/respond.ts";
import { toSlackFailure } from "../slack/slack-failure.ts";
import { drawingModal, notice } from "../views/answers.ts";
import type { Drawing, Level } from "../views/blocks.ts";
import type { Received, ReceivedClick } from "./received.ts";

export interface AnswerDeps {
  readonly client: WebClient;
  readonly respond: Respond;
  readonly capabilities: Capabilities;
  readonly logger: Logger;
}

export interface Answers {
  /** Seen by one person alone; never rejects, because there is nobody left to tell. */
  tell(received: Received, drawing: Drawing): Promise<void>;
  /** Opens a modal; when Slack takes it no more, asks for another click. */
  open(opener: Opener, view: (level: Level) => ModalView): Promise<void>;
  /** The same for a modal that is filled later: gives its id, or `null` after answering with `instead`. */
  openToFill(opener: Opener, view: ModalView, instead: Drawing): Promise<string | null>;
  /** Puts something else into a modal that is open; one that was closed meanwhile is not missed. */
  fill(viewId: string, view: ModalView): Promise<void>;
  /** Replaces the modal of a submission; when it is closed, answers another way. */
  replace(submission: Submission, view: ModalView, instead: Drawing): Promise<void>;
}

type Opener = Received & { readonly triggerId: string };
type Submission = Received & { readonly viewId: string };

/** A click on App Home has no channel in which it could be answered. */
function isOnHome(received: Received): received is ReceivedClick {
  return received.kind === "click" && received.channelId === null;
}

export function createAnswers({ client, respond, capabilities, logger }: AnswerDeps): Answers {
  async function tell(received: Received, drawing: Drawing): Promise<void> {
    try {
      if (received.responseUrl !== null) return await respond(received.responseUrl, drawing);
    } catch (error) {
      logger.warn("A response_url did not take an answer.", { error });
    }
    if (isOnHome(received) && (await present(received, () => drawingModal(drawing)))) return;
    await whisper(received, drawing);
  }

  /** The other way to a person: for when the URL is used up, or the person acted outside of any channel. */
  async function whisper({ channelId, person }: Received, { text, blocks }: Drawing): Promise<void> {
    if (person.kind !== "slackUser") return;
    try {
      if (channelId === null) await client.chat.postMessage({ channel: person.userId, text, blocks });
      else await client.chat.postEphemeral({ channel: channelId, user: person.userId, text, blocks });
    } catch (error) {
      logger.warn("A person could not be answered.", { failure: toSlackFailure(error) ?? error });
    }
  }

  /** `undefined` when Slack refuses it; rejects for a bug. */
  async function tried<T>(what: string, call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      const failure = toSlackFailure(error);
      if (!failure) throw error;
      logger.warn(what, { failure });
      return undefined;
    }
  }

  /** The id of the modal; `undefined` when the trigger is over, or was used. */
  async function present(
    { triggerId }: Opener,
    view: (level: Level) => ModalView,
  ): Promise<string | undefined> {
    const opening = capabilities.attempt(async (level) =>
      client.views.open({ trigger_id: triggerId, view: view(level) }),
    );
    return (await tried("A modal could not be opened.", opening))?.view?.id;
  }

  return {
    tell,

    async open(opener, view) {
      if (!(await present(opener, view))) await tell(opener, notice(text("slack.clickAgain")));
    },

    async openToFill(opener, view, instead) {
      const viewId = await present(opener, () => view);
      if (viewId === undefined) await tell(opener, instead);
      return viewId ?? null;
    },

    async fill(viewId, view) {
      await tried("A modal could not be filled.", client.views.update({ view_id: viewId, view }));
    },

    async replace(submission, view, instead) {
      const call = client.views.update({ view_id: submission.viewId, view });
      const replaced = await tried("A modal could not be replaced.", call);
      if (!replaced) await tell(submission, instead);
    },
  };
}
