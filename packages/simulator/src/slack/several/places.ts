/**
 * Where an app can come in: each workspace, and the organisation as a whole where the app is ready for that.
 *
 * Source: https://docs.slack.dev/enterprise/organization-ready-apps
 */
import type { Enterprise, SlackSeed, UserSeed } from "../seed.ts";
import type { ConsentPlace } from "./consent-page.ts";
import type { DistributedApp } from "./distributed-app.ts";

export interface Surroundings {
  readonly workspaces: readonly SlackSeed[];
  /** The organisation that all of the workspaces belong to; none of them belongs to one when left out. */
  readonly enterprise?: Enterprise;
  readonly app: DistributedApp;
}

export function placesOf({ workspaces, enterprise, app }: Surroundings): readonly ConsentPlace[] {
  const teams = workspaces.map(({ team, users }) => ({ ...team, people: users.filter(isPerson) }));
  if (enterprise === undefined || app.isOrgReady !== true) return teams;
  const people = new Map(teams.flatMap((team) => team.people).map((user) => [user.id, user]));
  return [...teams, { ...enterprise, people: [...people.values()] }];
}

/** The same id twice could not be told apart; in an organisation that holds for its channels, too. */
export function checkPlaces({ workspaces, enterprise }: Surroundings): void {
  const teams = new Set<string>();
  for (const { team } of workspaces) {
    if (!/^\w+$/.test(team.id) || teams.has(team.id))
      throw new Error(`The workspace id "${team.id}" is used twice, or has more than letters and digits.`);
    teams.add(team.id);
  }
  if (enterprise === undefined) return;
  const seen = new Set<string>();
  for (const { id } of workspaces.flatMap(({ channels }) => channels)) {
    if (seen.has(id)) throw new Error(`Two workspaces of ${enterprise.name} have a channel ${id}.`);
    seen.add(id);
  }
}

/** Every installation has a bot of its own. */
export function botUserOf(placeId: string): string {
  return `U0BOT${placeId.slice(1)}`;
}

function isPerson({ isBot }: UserSeed): boolean {
  return isBot !== true;
}
