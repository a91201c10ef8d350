/**
 * `bakferry-bot messages`: the cloud's messages that no diagnosis fits, for people who look after the bot.
 *
 * The texts come from outside: control characters are made visible, so that they cannot write on the terminal, and
 * secrets are taken out once more, as in the log.
 */
import { access } from "node:fs/promises";

import { say, text, type UnknownMessage } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { openStore } from "@bakferry/store";

import { scrub } from "../log.ts";
import { plain } from "../views/mrkdwn.ts";

export interface MessagesOrder {
  /** State file of the bot, which may be running. */
  readonly file: string;
  readonly limit: number;
  readonly json: boolean;
}

/** The lines to print; `undefined` when there is no such file. Throws STORE_UNAVAILABLE. */
export async function printMessages(order: MessagesOrder): Promise<readonly string[] | undefined> {
  const { file, limit, json } = order;
  // Opening would make one.
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const store = await openStore({ file, clock: createSystemClock() });
  try {
    const messages = (await store.unknownMessages.list(limit)).map(cleaned);
    return json ? [JSON.stringify({ type: "messages", version: 1, messages })] : linesOf(messages);
  } finally {
    await store.close();
  }
}

function cleaned(message: UnknownMessage): UnknownMessage {
  return { ...message, text: plain(scrub(message.text)) };
}

function linesOf(messages: readonly UnknownMessage[]): readonly string[] {
  if (messages.length === 0) return [say(text("bot.messages.none"))];
  return [
    ...messages.flatMap((message) => [
      say(text("bot.messages.line", message)),
      ...message.text.split("\n").map((line) => `  ${line}`),
      "",
    ]),
    say(text("bot.messages.report")),
  ];
}
