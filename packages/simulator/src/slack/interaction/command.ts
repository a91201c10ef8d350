/**
 * A person types a slash command.
 *
 * The acknowledgement may carry the first answer; without one in three seconds the person reads that the
 * command failed, whatever the app posts later.
 *
 * Source: https://docs.slack.dev/interactivity/implementing-slash-commands
 */
import { failureWord } from "../delivery/envelope.ts";
import type { UserSeed } from "../seed.ts";
import type { UiCommand, UiResult } from "../ui-contract.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import { respond } from "../workspace/response-urls.ts";
import type { Conversation } from "../workspace/workspace.ts";
import type { SlackWorld } from "../world.ts";
import { INVITE, invite } from "./invite.ts";
import {
  DONE,
  Refusal,
  VERIFICATION_TOKEN,
  conversationFor,
  logDelivery,
  personOf,
  slackbotSays,
  teamDomain,
} from "./payload.ts";

/** Settles once the app has answered or the deadline has passed. Throws `Refusal`. */
export async function runCommand(world: SlackWorld, given: UiCommand): Promise<UiResult> {
  const { as, channel, text } = given;
  const user = personOf(world, as);
  const conversation = conversationFor(world, as, channel);
  const [, command = "", rest = ""] = /^(\/\S+)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  if (command === INVITE.command) return invite(world, { as, conversation, whom: rest });
  return runAppCommand(world, { ...given, user, conversation, command, rest });
}

interface AppCommand extends UiCommand {
  readonly user: UserSeed;
  readonly conversation: Conversation;
  /** With the slash. */
  readonly command: string;
  readonly rest: string;
}

async function runAppCommand(world: SlackWorld, typed: AppCommand): Promise<UiResult> {
  const { as, channel, text, user, conversation, command, rest } = typed;
  const { workspace, messages, triggers, responseUrls } = world;
  const app = workspace.apps.find(({ commands }) => commands.some((known) => known.command === command));
  if (app === undefined) throw new Refusal(`${command || text} is not a valid command.`);

  const target = { app, channel, userId: as };
  const url = app.commands.find((known) => known.command === command)?.url;
  const delivery = await world.deliver(app, {
    type: "slash_commands",
    acceptsAnswer: true,
    ...(url === undefined ? {} : { url }),
    payload: {
      token: VERIFICATION_TOKEN,
      team_id: workspace.team.id,
      team_domain: teamDomain(workspace.team.name),
      channel_id: channel,
      channel_name: conversation.name,
      user_id: as,
      user_name: user.name,
      command,
      text: rest,
      api_app_id: app.appId,
      ...(workspace.enterprise === undefined
        ? {}
        : { enterprise_id: workspace.enterprise.id, enterprise_name: workspace.enterprise.name }),
      is_enterprise_install: String(app.isOrgWide === true),
      response_url: responseUrls.issue(target),
      trigger_id: triggers.issue(app.appId, as),
    },
  });
  logDelivery(world, command, delivery);
  if (delivery.outcome !== "acknowledged") return failed(failureWord(delivery));
  if (Object.keys(delivery.body).length === 0) return DONE;
  if (delivery.body["response_type"] === "in_channel") {
    messages.post({ channel, user: as, text: text.trim(), blocks: [] });
  }
  try {
    respond(world, target, delivery.body);
    return DONE;
  } catch (error) {
    if (error instanceof SlackApiError) return failed(error.code);
    throw error;
  }

  function failed(word: string): UiResult {
    const error = `${command} failed with the error "${word}"`;
    slackbotSays(world, as, { channel, text: error });
    return { ok: false, error };
  }
}
