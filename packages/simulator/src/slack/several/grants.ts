/**
 * Codes that people give an app, and that the app changes for a token: once, within ten minutes.
 *
 * Source: https://docs.slack.dev/reference/methods/oauth.v2.access
 */
import { randomBytes } from "node:crypto";

import { type Kept, refill } from "../../state/kept.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";

const CODE_LIFE_MS = 10 * 60_000;

export interface Grant {
  /** Id of a workspace, or of the organisation. */
  readonly placeId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  /** As it was asked with; the exchange has to name the same one. */
  readonly redirectUri: string | undefined;
}

interface Issued {
  readonly grant: Grant;
  readonly at: number;
  isSpent: boolean;
}

export interface Grants extends Kept<ReadonlyMap<string, Issued>> {
  issue(grant: Grant): string;
  /** Throws `SlackApiError`. */
  spend(code: string, redirectUri: string | undefined): Grant;
}

export function createGrants(now: () => number): Grants {
  const issued = new Map<string, Issued>();
  return {
    issue(grant) {
      const code = randomBytes(24).toString("hex");
      issued.set(code, { grant, at: now(), isSpent: false });
      return code;
    },
    spend(code, redirectUri) {
      const entry = issued.get(code);
      if (!entry || now() - entry.at > CODE_LIFE_MS) throw new SlackApiError("invalid_code");
      if (entry.isSpent) throw new SlackApiError("code_already_used");
      if (entry.grant.redirectUri !== redirectUri) throw new SlackApiError("bad_redirect_uri");
      entry.isSpent = true;
      return entry.grant;
    },
    save: () => issued,
    load: (saved) => refill(issued, saved),
  };
}
