/**
 * `/invite`, a command of Slack's own: how an app that was installed comes into a channel.
 *
 * Source: https://slack.com/help/articles/201259356-Slash-commands-in-Slack
 */
import type { UiResult } from "../ui-contract.ts";
import type { Conversation } from "../workspace/workspace.ts";
import type { SlackWorld } from "../world.ts";
import { DONE, Refusal, slackbotSays } from "./payload.ts";

export const INVITE = {
  command: "/invite",
  description: "Bring a person or an app into this channel",
  usageHint: "@NAME",
} as const;

interface Invitation {
  readonly as: string;
  readonly conversation: Conversation;
  /** `@name`, or the mention that clients make of it. */
  readonly whom: string;
}

/** Throws `Refusal`. */
export function invite(world: SlackWorld, { as, conversation, whom }: Invitation): UiResult {
  const { workspace } = world;
  const { id: channel, kind, name, members } = conversation;
  if (kind === "dm") throw new Refusal("Nobody can be invited into direct messages.");
  const wanted = whom.trim().replace(/^<?@/, "").replace(/>$/, "").toLowerCase();
  const guest = [...workspace.users.values()].find((user) =>
    [user.id, user.name, user.realName].some((word) => word.toLowerCase() === wanted),
  );
  if (guest === undefined || guest.deleted === true)
    throw new Refusal(`There is nobody called "${whom.trim()}" in ${workspace.team.name}.`);
  if (members.has(guest.id)) throw new Refusal(`${guest.realName} is in #${name} already.`);
  workspace.invite(channel, guest.id);
  slackbotSays(world, as, { channel, text: `${guest.realName} was added to #${name}.` });
  return DONE;
}
