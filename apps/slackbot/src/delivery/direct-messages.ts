/**
 * The conversation with one person.
 *
 * Slack knows it by an id of its own, which is asked for once. Somebody who cannot be reached (a deactivated account,
 * a bot, somebody of another organisation) is left out: the question stands in the channel as well.
 *
 * Source: Slack, `conversations.open`.
 */
import type { WebClient } from "@slack/web-api";

import { toSlackFailure } from "../slack/slack-failure.ts";
import { paced, type PacedSlack } from "./paced-slack.ts";

export type DirectMessages =
  | { readonly kind: "open"; readonly channelId: string }
  | { readonly kind: "unreachable"; readonly code: string };

export interface DirectMessenger {
  /** Throws `Postponed`, and what the call throws when Slack did not answer. */
  open(slack: PacedSlack & { readonly client: WebClient }, userId: string): Promise<DirectMessages>;
}

export const UNREACHABLE: ReadonlySet<string> = new Set([
  "user_disabled",
  "user_not_found",
  "users_not_found",
  "user_not_visible",
  "invalid_user_combination",
  "not_enough_users",
  "cannot_dm_bot",
  "messages_tab_disabled",
]);

export function createDirectMessenger(): DirectMessenger {
  const known = new Map<string, string>();
  return {
    async open(slack, userId) {
      const key = `${slack.teamId} ${userId}`;
      const channelId = known.get(key);
      if (channelId !== undefined) return { kind: "open", channelId };
      try {
        const answer = await paced(slack, { method: "conversations.open", channelId: userId }, () =>
          slack.client.conversations.open({ users: userId }),
        );
        const opened = answer.channel?.id;
        if (opened === undefined) throw new Error("Slack opened a conversation and did not say which.");
        known.set(key, opened);
        return { kind: "open", channelId: opened };
      } catch (error) {
        const failure = toSlackFailure(error);
        if (failure?.kind !== "refused") throw error;
        // Without the scope a post to the person's own id still arrives; it only cannot be looked for.
        if (failure.code === "missing_scope") return { kind: "open", channelId: userId };
        if (UNREACHABLE.has(failure.code)) return { kind: "unreachable", code: failure.code };
        throw error;
      }
    },
  };
}
