/**
 * `bakferry-bot messages`: the cloud's messages that no diagnosis fits, for people who look after the bot.
 *
 * The texts come from outside: control characters are made visible, so that they cannot write on the terminal, and
 * secrets are taken out once more, as in the log.
 */
import { access } from "node:fs/promises";

import { text, type UnknownMessage } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";
import { type DatabaseAddress, readUnknownMessages } from "@bakferry/store";

import { scrub } from "../log.ts";
import { plain } from "../views/mrkdwn.ts";

export interface MessagesOrder {
  /** Of the bot, which may be running. */
  readonly address: DatabaseAddress;
  readonly limit: number;
  readonly json: boolean;
}

/** The lines to print; `undefined` when there is no such file. Throws STORE_UNAVAILABLE. */
export async function printMessages(order: MessagesOrder): Promise<readonly string[] | undefined> {
  const { address, limit, json } = order;
  if (!("url" in address) && !(await isThere(address.file))) return undefined;
  const messages = (await readUnknownMessages(address, limit)).map(cleaned);
  return json ? [JSON.stringify({ type: "messages", version: 1, messages })] : linesOf(messages);
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
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
