/** A workspace of which only the name matters: the people and channels of the usual one, and no app yet. */
import { defaultSeed, type SlackSeed } from "../seed.ts";

interface Naming {
  /** Its place among the others, from 1; stands in the ids where the name has no Latin letter. */
  readonly position: number;
  /** In an organisation a person is the same one in each workspace, elsewhere somebody else. */
  readonly sharesPeople: boolean;
}

export function namedWorkspace(name: string, { position, sharesPeople }: Naming): SlackSeed {
  const letters = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "");
  const mark = letters === "" ? `NO${position}` : letters;
  const own = (id: string): string => `${id.slice(0, 2)}${mark}${id.slice(2)}`;
  const ownPerson = sharesPeople ? (id: string): string => id : own;
  const usual = defaultSeed();
  const bots = new Set(usual.users.filter(({ isBot }) => isBot === true).map(({ id }) => id));
  const people = (ids: readonly string[]): readonly string[] =>
    ids.filter((id) => !bots.has(id)).map(ownPerson);
  return {
    ...usual,
    team: { id: `T0${mark}`, name },
    users: usual.users.filter(({ id }) => !bots.has(id)).map((user) => ({ ...user, id: ownPerson(user.id) })),
    usergroups: usual.usergroups.map(({ id, handle, users }) => ({
      id: own(id),
      handle,
      users: people(users),
    })),
    channels: usual.channels.map((channel) => ({
      ...channel,
      id: own(channel.id),
      members: people(channel.members),
    })),
    apps: [],
  };
}
