/**
 * Trigger ids: the short permission to open a modal in front of the person who has just acted.
 *
 * A trigger lives three seconds and opens one view. Apps that look things up before `views.open` fail on this
 * in production and never in a lenient stub.
 *
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction, "Modal responses".
 */
import { randomBytes } from "node:crypto";

import { type Kept, refill } from "../../state/kept.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import type { Workspace } from "./workspace.ts";

export const TRIGGER_LIFE_MS = 3000;

/** More than any test makes in three seconds; older ones are forgotten first. */
const REMEMBERED = 5000;

interface Trigger {
  readonly appId: string;
  readonly userId: string;
  readonly at: number;
  spent: boolean;
}

export interface Triggers extends Kept<ReadonlyMap<string, Trigger>> {
  issue(appId: string, userId: string): string;
  /** Whether it was issued here, spent or not. */
  has(id: string): boolean;
  /** The person to show the view to. Throws `SlackApiError`; a trigger that was spent once stays spent. */
  spend(id: string, appId: string): string;
}

export function createTriggers(workspace: Workspace): Triggers {
  const issued = new Map<string, Trigger>();
  const { clock } = workspace;
  return {
    issue(appId, userId) {
      const id = `${clock.now()}.${issued.size}.${randomBytes(16).toString("hex")}`;
      issued.set(id, { appId, userId, at: clock.now(), spent: false });
      const oldest = issued.size > REMEMBERED ? issued.keys().next().value : undefined;
      if (oldest !== undefined) issued.delete(oldest);
      return id;
    },
    has: (id) => issued.has(id),
    save: () => issued,
    load: (saved) => refill(issued, saved),
    spend(id, appId) {
      const trigger = issued.get(id);
      if (trigger === undefined || trigger.appId !== appId) throw new SlackApiError("invalid_trigger_id");
      if (trigger.spent) throw new SlackApiError("exchanged_trigger_id");
      if (clock.now() - trigger.at > TRIGGER_LIFE_MS) throw new SlackApiError("expired_trigger_id");
      trigger.spent = true;
      return trigger.userId;
    },
  };
}
