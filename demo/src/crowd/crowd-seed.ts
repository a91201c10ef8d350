/** A workspace in which ten people may approve. */
import { defaultSlackSeed, type SlackSeed } from "@bakferry/simulator";

import { CHANNEL } from "../world.ts";

export const CROWD_APPROVERS: readonly string[] = Array.from({ length: 10 }, (_, index) => `U0CROWD${index}`);

export function crowdSeed(): SlackSeed {
  const seed = defaultSlackSeed();
  const approvers = CROWD_APPROVERS.map((id, index) => ({
    id,
    name: `crowd${index}`,
    realName: `Approver ${index + 1}`,
    role: "may approve",
    tz: "Asia/Shanghai",
  }));
  return {
    ...seed,
    users: [...seed.users, ...approvers],
    usergroups: [{ id: "S0DBA", handle: "dba", users: CROWD_APPROVERS }],
    channels: seed.channels.map((channel) =>
      channel.id === CHANNEL ? { ...channel, members: [...channel.members, ...CROWD_APPROVERS] } : channel,
    ),
  };
}
