/** The bot's own secrets, which come from the environment and from nowhere else. */
import { text, type TextKey } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import { parseTokenKeys, type TokenKey } from "../installations/token-vault.ts";
import type { Config } from "./schema.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SlackSecrets {
  readonly botToken: string;
  /** Socket Mode only; otherwise empty. */
  readonly appToken: string;
  /** HTTP mode only; otherwise empty. */
  readonly signingSecret: string;
  /** Only where several workspaces may install the app. */
  readonly oauth?: OAuthSecrets;
}

export interface OAuthSecrets {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs what comes back with an installation. */
  readonly stateSecret: string;
  /** Newest first. */
  readonly tokenKeys: readonly [TokenKey, ...TokenKey[]];
}

export type SecretsOutcome =
  | { readonly kind: "valid"; readonly secrets: SlackSecrets }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

interface Wanted {
  readonly variable: string;
  readonly prefix: string;
  readonly purpose: Extract<
    TextKey,
    `slack.config.${"botToken" | "appToken" | "signingSecret" | "clientId" | "clientSecret" | "stateSecret" | "tokenKeys"}`
  >;
}

const BOT_TOKEN: Wanted = { variable: "SLACK_BOT_TOKEN", prefix: "xoxb-", purpose: "slack.config.botToken" };
const APP_TOKEN: Wanted = { variable: "SLACK_APP_TOKEN", prefix: "xapp-", purpose: "slack.config.appToken" };
const SIGNING_SECRET: Wanted = {
  variable: "SLACK_SIGNING_SECRET",
  prefix: "",
  purpose: "slack.config.signingSecret",
};

const OAUTH: readonly Wanted[] = [
  { variable: "SLACK_CLIENT_ID", prefix: "", purpose: "slack.config.clientId" },
  { variable: "SLACK_CLIENT_SECRET", prefix: "", purpose: "slack.config.clientSecret" },
  { variable: "SLACK_STATE_SECRET", prefix: "", purpose: "slack.config.stateSecret" },
  { variable: "BAKFERRY_TOKEN_KEYS", prefix: "", purpose: "slack.config.tokenKeys" },
];

/** With OAuth the token of a first workspace may come from the environment, and need not. */
export function readSecrets(
  environment: Environment,
  mode: Config["slack"]["mode"],
  { usesOAuth = false } = {},
): SecretsOutcome {
  const valueOf = (variable: string): string => environment[variable]?.trim() ?? "";
  const wanted = [
    ...(usesOAuth && valueOf(BOT_TOKEN.variable) === "" ? [] : [BOT_TOKEN]),
    mode === "socket" ? APP_TOKEN : SIGNING_SECRET,
    ...(usesOAuth ? OAUTH : []),
  ];
  const problems = wanted.flatMap((one) => problemWith(environment, one));
  if (problems.length > 0) return { kind: "invalid", problems };
  const tokens = {
    botToken: valueOf(BOT_TOKEN.variable),
    appToken: mode === "socket" ? valueOf(APP_TOKEN.variable) : "",
    signingSecret: mode === "http" ? valueOf(SIGNING_SECRET.variable) : "",
  };
  if (!usesOAuth) return { kind: "valid", secrets: tokens };
  const tokenKeys = parseTokenKeys(valueOf("BAKFERRY_TOKEN_KEYS"));
  if (!tokenKeys) return { kind: "invalid", problems: [say(text("slack.config.badTokenKeys"))] };
  const oauth = {
    clientId: valueOf("SLACK_CLIENT_ID"),
    clientSecret: valueOf("SLACK_CLIENT_SECRET"),
    stateSecret: valueOf("SLACK_STATE_SECRET"),
    tokenKeys,
  };
  return { kind: "valid", secrets: { ...tokens, oauth } };
}

function problemWith(environment: Environment, { variable, prefix, purpose }: Wanted): readonly string[] {
  const value = environment[variable]?.trim() ?? "";
  if (value === "")
    return [say(text("slack.config.missingVariable", { variable, purpose: say(text(purpose)) }))];
  return value.startsWith(prefix) ? [] : [say(text("slack.config.wrongVariable", { variable, prefix }))];
}
