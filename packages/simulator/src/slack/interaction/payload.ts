/**
 * The parts that every payload to an app has in common, and what happens when the app stays silent.
 *
 * Source: https://docs.slack.dev/reference/interaction-payloads
 */
import { failureWord, type Delivery } from "../delivery/envelope.ts";
import type { JsonObject } from "../json.ts";
import type { AppSeed, UserSeed } from "../seed.ts";
import type { UiResult } from "../ui-contract.ts";
import { SLACKBOT, type Conversation } from "../workspace/workspace.ts";
import type { SlackWorld } from "../world.ts";

export const DONE: UiResult = { ok: true };

/** Slack still sends the old verification token; nobody should look at it. */
export const VERIFICATION_TOKEN = "verification-token-is-deprecated";

/** A refusal to the person, before anything reached an app. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

export function payloadBase({ workspace }: SlackWorld, app: AppSeed, user: UserSeed): JsonObject {
  return {
    team: { id: workspace.team.id, domain: teamDomain(workspace.team.name) },
    user: { id: user.id, username: user.name, name: user.name, team_id: workspace.team.id },
    api_app_id: app.appId,
    token: VERIFICATION_TOKEN,
    enterprise: workspace.enterprise ?? null,
    is_enterprise_install: app.isOrgWide === true,
  };
}

export function teamDomain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

export function personOf({ workspace }: SlackWorld, userId: string): UserSeed {
  const user = workspace.users.get(userId);
  if (user === undefined) throw new Refusal(`There is no user ${userId} in this workspace.`);
  if (user.deleted === true) throw new Refusal(`The account of ${userId} is deactivated.`);
  return user;
}

/** A conversation that the person is in. */
export function conversationFor({ workspace }: SlackWorld, userId: string, channel: string): Conversation {
  const conversation = workspace.conversation(channel);
  if (conversation === undefined || !conversation.members.has(userId)) {
    throw new Refusal(`${userId} is not in the conversation ${channel}.`);
  }
  return conversation;
}

/** What only this person sees, said by Slack. */
export function slackbotSays(
  { messages }: SlackWorld,
  userId: string,
  {
    channel,
    text,
    threadTs,
  }: { readonly channel: string; readonly text: string; readonly threadTs?: string },
): void {
  messages.post({
    channel,
    user: SLACKBOT.id,
    text,
    blocks: [],
    ephemeralTo: userId,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
}

/** Notes the outcome among the requests, so that a test sees a missed deadline. */
export function logDelivery({ log }: SlackWorld, what: string, delivery: Delivery): void {
  if (delivery.outcome === "acknowledged") {
    log.add({ method: `ack:${what}`, ok: true, arguments: delivery.body });
  } else {
    log.add({ method: `ack:${what}`, ok: false, error: failureWord(delivery), arguments: {} });
  }
}
