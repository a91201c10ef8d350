/** The ways to answer one person: a message that nobody else sees, a modal, or the modal that is open already. */
import { type Logger, text } from "@bakferry/core";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";

import type { Method, Pacing } from "../delivery/pacing.ts";
import type { Admit } from "../slack/admission.ts";
import type { Capabilities } from "../slack/capabilities.ts";
import type { Readers } from "../slack/readers.ts";
import type { Respond } from "../slack/respond.ts";
import { toSlackFailure } from "../slack/slack-failure.ts";
import { answerModal, notice } from "../views/answers.ts";
import type { Drawing } from "../views/blocks.ts";
import { type Answer, createPen, type Modal, type Pen } from "../views/pen.ts";
import type { Received, ReceivedClick } from "./received.ts";

export interface AnswerDeps {
  readonly client: WebClient;
  readonly respond: Respond;
  readonly pacing: Pacing;
  readonly admit: Admit;
  readonly capabilities: Capabilities;
  readonly readers: Readers;
  readonly logger: Logger;
}

const PATIENCE_MS = 5000;

/** Who is answered, and where. */
export type Reader = Pick<Received, "person" | "channelId">;

export interface Answers {
  /** For what is posted without trying: every client can draw the oldest blocks. */
  penFor(reader: Reader): Promise<Pen>;
  /** Seen by one person alone; never rejects, because there is nobody left to tell. */
  tell(received: Received, answer: Answer): Promise<void>;
  /** Opens a modal; when Slack takes it no more, asks for another click. */
  open(opener: Opener, modal: Modal): Promise<void>;
  /** The same for a modal that is filled later: gives its id, or `null` after answering with `instead`. */
  openToFill(opener: Opener, modal: Modal, instead: Answer): Promise<string | null>;
  /** Puts something else into a modal that is open; one that was closed meanwhile is not missed. */
  fillIn(opened: Reader & { readonly viewId: string }, modal: Modal): Promise<void>;
  /** Replaces the modal of a submission; when it is closed, answers another way. */
  replace(submission: Submission, modal: Modal, instead: Answer): Promise<void>;
}

type Opener = Received & { readonly triggerId: string };
type Submission = Received & { readonly viewId: string };

/** A click on App Home has no channel in which it could be answered. */
function isOnHome(received: Received): received is ReceivedClick {
  return received.kind === "click" && received.channelId === null;
}

export function createAnswers(deps: AnswerDeps): Answers {
  const { client, respond, pacing, capabilities, readers, logger } = deps;

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
    if (isOnHome(received) && (await present(received, answerModal(answer))) !== undefined) return;
    await whisper(received, drawing);
  }

  /** The other way to a person: for when the URL is used up, or the person acted outside of any channel. */
  async function whisper({ channelId, person }: Received, { text, blocks }: Drawing): Promise<void> {
    if (person.kind !== "slackUser") return;
    try {
      if (
        !(await isAdmitted(
          deps,
          channelId === null ? "chat.postMessage" : "chat.postEphemeral",
          person.userId,
        ))
      )
        return;
      if (channelId === null) await client.chat.postMessage({ channel: person.userId, text, blocks });
      else await client.chat.postEphemeral({ channel: channelId, user: person.userId, text, blocks });
    } catch (error) {
      logger.warn("A person could not be answered.", { failure: toSlackFailure(error) ?? error });
    }
  }

  async function update(viewId: string, view: ModalView): Promise<boolean> {
    if (!(await isAdmitted(deps, "views.update"))) return false;
    const updated = await tried(
      logger,
      "A modal could not be filled.",
      client.views.update({ view_id: viewId, view }),
    );
    return updated !== undefined;
  }

  /** The id of the modal; `undefined` when the trigger is over or was used, or the budget is. */
  async function present(opener: Opener, modal: Modal): Promise<string | undefined> {
    const wait = await pacing.take({
      teamId: opener.teamId,
      method: "views.open",
      channelId: "",
      lane: "people",
      ticket: opener.key,
      migrationId: "",
    });
    if (wait > 0) return undefined;
    const { locale } = await penFor(opener);
    const opening = capabilities.attempt(async (level) =>
      client.views.open({ trigger_id: opener.triggerId, view: modal(createPen(level, locale)) }),
    );
    const opened = await tried(logger, "A modal could not be opened.", opening);
    return opened && (opened.view?.id ?? "");
  }

  return {
    penFor,
    tell,

    async open(opener, modal) {
      const viewId = await present(opener, modal);
      if (viewId === undefined) await tell(opener, notice(text("slack.clickAgain")));
    },

    async openToFill(opener, modal, instead) {
      const viewId = await present(opener, modal);
      if (viewId === undefined) await tell(opener, instead);
      return viewId ?? null;
    },

    async fillIn({ viewId, ...reader }, modal) {
      await update(viewId, modal(await penFor(reader)));
    },

    async replace(submission, modal, instead) {
      const isReplaced = await update(submission.viewId, modal(await penFor(submission)));
      if (!isReplaced) await tell(submission, instead);
    },
  };
}

/** Nobody waits for long: what has no place is told another way, or not at all. */
async function isAdmitted(
  { admit, logger }: Pick<AnswerDeps, "admit" | "logger">,
  method: Method,
  channelId: string = "",
): Promise<boolean> {
  const admitted = await admit({ method, lane: "people", channelId, patienceMs: PATIENCE_MS });
  if (!admitted) logger.warn("An answer has no place in the budget.", { method });
  return admitted;
}

/** `undefined` when Slack refuses it; rejects for a bug. */
async function tried<T>(logger: Logger, what: string, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const failure = toSlackFailure(error);
    if (!failure) throw error;
    logger.warn(what, { failure });
    return undefined;
  }
}
