/**
 * People over Slack's `users.info` and `usergroups.users.list`.
 *
 * It fails closed: whatever Slack does not clearly say, throws or is `unknown`, and so does what the budget of calls
 * has no place for. Groups are kept for a minute, and read once for all who ask meanwhile, because reading them is
 * allowed about 20 times a minute only; the standing of a person is read each time.
 */
import type { Clock, People } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import type { Method } from "../delivery/pacing.ts";
import type { Admit } from "./admission.ts";
import { toSlackFailure } from "./slack-failure.ts";

const KEPT_MS = 60_000;

type Standing = Awaited<ReturnType<People["standing"]>>;

/** What of `users.info` decides; Slack leaves out what is false. */
interface UserFacts {
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
}

export interface PeopleDeps {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly admit: Admit;
}

/** Somebody who has voted waits for the answer. */
const PATIENCE_MS = 5000;

export function createPeople({ client, clock, admit }: PeopleDeps): People {
  const groups = new Map<string, { readonly members: Promise<readonly string[]>; readonly readAt: number }>();

  async function takePlace(method: Method): Promise<void> {
    if (await admit({ method, lane: "people", patienceMs: PATIENCE_MS })) return;
    throw new Error(`Slack's budget for ${method} is used up.`);
  }

  async function readMembers(usergroup: string): Promise<readonly string[]> {
    await takePlace("usergroups.users.list");
    return (await client.usergroups.users.list({ usergroup })).users ?? [];
  }

  return {
    async standing(userId) {
      await takePlace("users.info");
      try {
        const { user } = await client.users.info({ user: userId });
        return user ? standingOf(user) : "unknown";
      } catch (error) {
        const failure = toSlackFailure(error);
        if (failure?.kind === "refused" && failure.code === "user_not_found") return "unknown";
        throw error;
      }
    },

    async usergroupMembers(usergroupId) {
      const known = groups.get(usergroupId);
      const age = known ? clock.now() - known.readAt : Number.POSITIVE_INFINITY;
      if (known && age >= 0 && age < KEPT_MS) return known.members;
      const members = readMembers(usergroupId);
      groups.set(usergroupId, { members, readAt: clock.now() });
      // What failed is asked again at the next click.
      members.catch(() => groups.delete(usergroupId));
      return members;
    },
  };
}

function standingOf(user: UserFacts): Standing {
  if (user.deleted) return "deactivated";
  if (user.is_bot) return "bot";
  if (user.is_stranger) return "unknown";
  return user.is_restricted || user.is_ultra_restricted ? "guest" : "member";
}
