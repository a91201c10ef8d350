/**
 * Response URLs: how an app answers a command or a click later, without a token.
 *
 * Five uses within thirty minutes, then never again. They need no membership and no scope, which is why the
 * first answer to a command often goes this way.
 *
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction, "Sending message responses".
 */
import { randomBytes } from "node:crypto";

import { type Kept, refill } from "../../state/kept.ts";
import type { JsonObject } from "../json.ts";
import type { AppSeed } from "../seed.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import { assertVisible, composeMessage } from "./compose-message.ts";
import type { Messages } from "./messages.ts";
import type { Workspace } from "./workspace.ts";

const RESPONSE_URL_USES = 5;
export const RESPONSE_URL_LIFE_MS = 30 * 60_000;

/** The oldest are forgotten first; a demo that stays up for days must not grow. */
const REMEMBERED = 5000;

export interface ResponseTarget {
  readonly app: AppSeed;
  readonly channel: string;
  readonly userId: string;
  /** The message that was clicked; absent for commands. */
  readonly sourceTs?: string;
}

interface Issued {
  readonly target: ResponseTarget;
  readonly at: number;
  uses: number;
}

export interface ResponseUrls extends Kept<ReadonlyMap<string, Issued>> {
  /** An absolute URL. */
  issue(target: ResponseTarget): string;
  /** What a POST to the URL does. Throws `SlackApiError`, also `used_url` and `expired_url`. */
  answer(token: string, body: JsonObject): void;
}

export function createResponseUrls(workspace: Workspace, messages: Messages): ResponseUrls {
  const issued = new Map<string, Issued>();
  const { clock } = workspace;
  return {
    issue(target) {
      const oldest = issued.size >= REMEMBERED ? issued.keys().next().value : undefined;
      if (oldest !== undefined) issued.delete(oldest);
      const token = randomBytes(18).toString("base64url");
      issued.set(token, { target, at: clock.now(), uses: 0 });
      return `${workspace.url}/hooks/${target.sourceTs === undefined ? "commands" : "actions"}/${token}`;
    },
    answer(token, body) {
      const entry = issued.get(token);
      if (entry === undefined) throw new SlackApiError("invalid_url");
      if (clock.now() - entry.at > RESPONSE_URL_LIFE_MS) throw new SlackApiError("expired_url");
      if (entry.uses >= RESPONSE_URL_USES) throw new SlackApiError("used_url");
      entry.uses += 1;
      respond({ workspace, messages }, entry.target, body);
    },
    save: () => issued,
    load: (saved) => refill(issued, saved),
  };
}

/** Also the meaning of a body in an acknowledgement. Throws `SlackApiError`. */
export function respond(
  { workspace, messages }: { workspace: Workspace; messages: Messages },
  target: ResponseTarget,
  body: JsonObject,
): void {
  const source = target.sourceTs === undefined ? undefined : messages.find(target.channel, target.sourceTs);
  if (body["delete_original"] === true) {
    if (source !== undefined) messages.remove(source);
    return;
  }
  const content = composeMessage(body, () => workspace.nextId("b"));
  if (body["replace_original"] === true && source !== undefined) {
    messages.update(source, { ...content, editedTs: workspace.nextTs() });
    return;
  }
  assertVisible(content);
  const threadTs = body["thread_ts"];
  messages.post({
    channel: target.channel,
    user: target.app.botUserId,
    appId: target.app.appId,
    text: content.text ?? "",
    blocks: content.blocks ?? [],
    ...(body["response_type"] === "in_channel" ? {} : { ephemeralTo: target.userId }),
    ...(typeof threadTs === "string" && messages.find(target.channel, threadTs) !== undefined
      ? { threadTs }
      : {}),
  });
}
