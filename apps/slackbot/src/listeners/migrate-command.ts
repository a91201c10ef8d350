/** `/migrate …`: acknowledged at once with a sign of life, or with the whole answer where nothing has to be looked up. */
import { type Actor, type Command, parseCommand, text } from "@bakferry/core";
import type { App, SlashCommand } from "@slack/bolt";

import { notice } from "../views/answers.ts";
import type { Answer } from "../views/pen.ts";
import type { FrontDesk } from "./front-desk.ts";
import type { ReceivedCommand } from "./received.ts";

export function listenToCommand(app: App, desk: FrontDesk): void {
  app.command("/migrate", async ({ command, ack }) => {
    const parsed = parseCommand(command.text);
    const searching = signOfLife(parsed);
    await desk.receive(toReceived(command), {
      first: async (pen) => ack(searching ? { response_type: "ephemeral", ...searching(pen) } : undefined),
      duplicate: async () => ack(),
      failed: async (drawing) => ack({ response_type: "ephemeral", ...drawing }),
    });
  });
}

/** What takes a moment says so at once. */
function signOfLife(parsed: Command): Answer | null {
  if (parsed.kind === "migrate")
    return notice(text("slack.searching", { databaseName: parsed.databaseName }));
  if (parsed.kind === "check") {
    const databaseName = parsed.asks.map((ask) => ask.databaseName).join(", ");
    return notice(text("slack.checking", { databaseName }));
  }
  return null;
}

function toReceived(command: SlashCommand): ReceivedCommand {
  const person: Actor = {
    kind: "slackUser",
    teamId: command.team_id,
    userId: command.user_id,
    ...(command.enterprise_id !== undefined && { enterpriseId: command.enterprise_id }),
    via: "command",
  };
  return {
    kind: "command",
    key: `command:${command.trigger_id}`,
    person,
    teamId: command.team_id,
    channelId: command.channel_id,
    responseUrl: command.response_url,
    text: command.text,
    triggerId: command.trigger_id,
  };
}
