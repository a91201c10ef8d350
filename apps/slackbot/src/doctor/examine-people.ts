/** Whether the channels, groups and people of the configuration exist, and the bot is where it has to speak. */
import { text } from "@bakferry/core";
import { examined, type ExaminedLine } from "@bakferry/host/terminal";

import { policyOf } from "../config/policy-of.ts";
import type { Config } from "../config/schema.ts";
import { createPeople } from "../slack/people.ts";
import { type SlackVisit, why } from "./slack-visit.ts";

export async function peopleLines(
  visit: SlackVisit,
  config: Config,
  clock: Parameters<typeof createPeople>[0]["clock"],
): Promise<readonly ExaminedLine[]> {
  const people = createPeople({ client: visit.client, clock, admit: async () => true });
  const policies = Object.values(config.policies).map(policyOf);
  const named = policies.flatMap(({ rules, escalation, breakGlass }) => [
    ...rules,
    ...(escalation ? [escalation] : []),
    ...(breakGlass ? [breakGlass] : []),
  ]);
  const users = new Set(named.flatMap((approvers) => approvers.users));
  const groups = new Set(named.flatMap((approvers) => approvers.usergroups));
  const channels = new Set([
    ...Object.keys(config.channels),
    ...policies.flatMap(({ breakGlass }) => breakGlass?.notify ?? []),
    ...(config.slack.approvalsChannel === undefined ? [] : [config.slack.approvalsChannel]),
  ]);
  return Promise.all([
    ...Array.from(channels, (channel) => channelLine(visit, channel)),
    ...Array.from(groups, async (group): Promise<ExaminedLine> => {
      const id = `usergroup-${group}`;
      try {
        const count = (await people.usergroupMembers(group)).length;
        return count === 0
          ? examined(id, "failed", [text("bot.doctor.groupEmpty", { group }), text("bot.doctor.groupFill")])
          : examined(id, "passed", [text("bot.doctor.group", { group, count }), null]);
      } catch (error) {
        return examined(id, "failed", [
          text("bot.doctor.groupFailed", { group, reason: why(error) }),
          text("bot.doctor.fixId"),
        ]);
      }
    }),
    ...Array.from(users, async (user): Promise<ExaminedLine> => {
      const id = `user-${user}`;
      try {
        const standing = await people.standing(user);
        if (standing === "member") return examined(id, "passed", [text("bot.doctor.user", { user }), null]);
        return examined(id, "failed", [
          text("bot.doctor.userNot", { user, standing }),
          text("bot.doctor.fixId"),
        ]);
      } catch (error) {
        return examined(id, "unknown", [text("bot.doctor.userUnknown", { user, reason: why(error) }), null]);
      }
    }),
  ]);
}

async function channelLine({ client }: SlackVisit, channel: string): Promise<ExaminedLine> {
  const id = `channel-${channel}`;
  try {
    const { channel: found } = await client.conversations.info({ channel });
    const name = found?.name ?? channel;
    if (found?.is_archived === true)
      return examined(id, "failed", [text("bot.doctor.channelArchived", { name }), text("bot.doctor.fixId")]);
    if (found?.is_member === true)
      return examined(id, "passed", [text("bot.doctor.channel", { name }), null]);
    return examined(id, "failed", [
      text("bot.doctor.channelOutside", { name }),
      text("bot.doctor.invite", { name }),
    ]);
  } catch (error) {
    const reason = why(error);
    const isUnseen = reason === "missing_scope";
    return examined(id, isUnseen ? "unknown" : "failed", [
      text("bot.doctor.channelFailed", { channel, reason }),
      isUnseen ? text("bot.doctor.scopesRemedy") : text("bot.doctor.fixChannel"),
    ]);
  }
}
