/**
 * Who acted, as Slack's payload of a click or a form names it.
 *
 * In a shared channel the person may be of another workspace than the card. In an Enterprise Grid the ids of people
 * hold in all its workspaces, so there the Grid is who vouches.
 *
 * Source: Slack, "block_actions payloads" and "view_submission payloads" (`user.team_id`, `enterprise`).
 */
import type { Actor, SlackSurface } from "@bakferry/core";

interface ActedBody {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team?: { readonly id: string } | null;
  readonly enterprise?: { readonly id: string };
}

export function personOf({ user, team, enterprise }: ActedBody, via: SlackSurface): Actor {
  return {
    kind: "slackUser",
    teamId: user.team_id ?? team?.id ?? "",
    userId: user.id,
    ...(enterprise && { enterpriseId: enterprise.id }),
    via,
  };
}
