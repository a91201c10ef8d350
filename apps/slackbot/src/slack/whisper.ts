/**
 * Ephemeral messages that hold a secret: they pass no outbox and no log, and Slack forgets them when the client does.
 *
 * Source: Slack, `chat.postEphemeral`: delivery is not guaranteed, and the person has to be in the channel.
 */
import { OperationalError, text, type Whisper } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import { richLine, richText } from "../views/blocks.ts";
import { createPen } from "../views/pen.ts";
import type { Admit } from "./admission.ts";
import type { Readers } from "./readers.ts";
import { toSlackFailure } from "./slack-failure.ts";

export interface WhisperDeps {
  readonly client: WebClient;
  readonly readers: Readers;
  readonly admit: Admit;
}

const PATIENCE_MS = 30_000;

export function createWhisper({ client, readers, admit }: WhisperDeps): Whisper {
  return {
    async tell({ actor, conversation }, words) {
      if (actor.kind !== "slackUser") throw refused("The listener has no Slack account.");
      const { say } = createPen("classic", await readers.personLocale(actor, conversation.channelId));
      const method = "chat.postEphemeral";
      if (!(await admit({ method, lane: "people", patienceMs: PATIENCE_MS }))) throw refused("ratelimited");
      try {
        await client.chat.postEphemeral({
          channel: conversation.channelId,
          user: actor.userId,
          text: say(text("slack.whisper")),
          blocks: [richText(richLine(say(words)))],
        });
      } catch (error) {
        const failure = toSlackFailure(error);
        if (!failure) throw error;
        throw refused(failure.kind === "refused" ? failure.code : failure.kind);
      }
    },
  };
}

/** Never with the error that Slack's library throws: it may hold the request, and so the words. */
function refused(reason: string): OperationalError {
  return new OperationalError("CHAT_REFUSED", {
    message: `Slack did not take an ephemeral message: ${reason}`,
    verbatim: reason,
  });
}
