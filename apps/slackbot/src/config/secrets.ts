/** The bot's own secrets, which come from the environment and from nowhere else. */
import { text, type TextKey } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import type { Config } from "./schema.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SlackSecrets {
  readonly botToken: string;
  /** Socket Mode only; otherwise empty. */
  readonly appToken: string;
  /** HTTP mode only; otherwise empty. */
  readonly signingSecret: string;
}

export type SecretsOutcome =
  | { readonly kind: "valid"; readonly secrets: SlackSecrets }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

interface Wanted {
  readonly variable: string;
  readonly prefix: string;
  readonly purpose: Extract<TextKey, `slack.config.${"botToken" | "appToken" | "signingSecret"}`>;
}

const BOT_TOKEN: Wanted = { variable: "SLACK_BOT_TOKEN", prefix: "xoxb-", purpose: "slack.config.botToken" };
const APP_TOKEN: Wanted = { variable: "SLACK_APP_TOKEN", prefix: "xapp-", purpose: "slack.config.appToken" };
const SIGNING_SECRET: Wanted = {
  variable: "SLACK_SIGNING_SECRET",
  prefix: "",
  purpose: "slack.config.signingSecret",
};

export function readSecrets(environment: Environment, mode: Config["slack"]["mode"]): SecretsOutcome {
  const wanted = [BOT_TOKEN, mode === "socket" ? APP_TOKEN : SIGNING_SECRET];
  const problems = wanted.flatMap((one) => problemWith(environment, one));
  if (problems.length > 0) return { kind: "invalid", problems };
  const valueOf = ({ variable }: Wanted): string => environment[variable]?.trim() ?? "";
  return {
    kind: "valid",
    secrets: {
      botToken: valueOf(BOT_TOKEN),
      appToken: mode === "socket" ? valueOf(APP_TOKEN) : "",
      signingSecret: mode === "http" ? valueOf(SIGNING_SECRET) : "",
    },
  };
}

function problemWith(environment: Environment, { variable, prefix, purpose }: Wanted): readonly string[] {
  const value = environment[variable]?.trim() ?? "";
  if (value === "")
    return [say(text("slack.config.missingVariable", { variable, purpose: say(text(purpose)) }))];
  return value.startsWith(prefix) ? [] : [say(text("slack.config.wrongVariable", { variable, prefix }))];
}
