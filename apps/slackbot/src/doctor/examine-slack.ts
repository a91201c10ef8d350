/** Whether Slack knows the bot, has granted what it needs, and can reach it. */
import { text } from "@bakferry/core";
import { examined, type ExaminedLine } from "@bakferry/host/terminal";
import type { WebClient } from "@slack/web-api";

import type { Config } from "../config/schema.ts";
import type { SlackSecrets } from "../config/secrets.ts";
import { neededScopes } from "../manifest/scopes.ts";
import { isSlackAddress } from "../slack/slack-hosts.ts";
import { createWebClient } from "../slack/web-client.ts";
import { type SlackVisit, why } from "./slack-visit.ts";

const PATIENCE_MS = 5000;

/** Who the token belongs to, and what it was granted: one answer of Slack tells both. */
export async function tokenLines({ client, workspace }: SlackVisit): Promise<readonly ExaminedLine[]> {
  try {
    const answer = await client.auth.test();
    const granted = answer.response_metadata?.scopes;
    const names = { team: answer.team ?? answer.team_id ?? workspace, bot: answer.user ?? "" };
    return [
      examined("slack-token", "passed", [text("bot.doctor.token", names), null]),
      ...scopeLines(granted),
    ];
  } catch (error) {
    const reason = why(error);
    return [
      examined("slack-token", "failed", [
        text("bot.doctor.tokenFailed", { reason }),
        text("bot.doctor.tokenRemedy"),
      ]),
    ];
  }
}

function scopeLines(granted: readonly string[] | undefined): readonly ExaminedLine[] {
  const id = "slack-scopes";
  if (!granted) return [examined(id, "unknown", [text("bot.doctor.scopesUnknown"), null])];
  const missing = neededScopes("required").filter((scope) => !granted.includes(scope));
  const lacking = neededScopes("optional").filter((scope) => !granted.includes(scope));
  const remedy = text("bot.doctor.scopesRemedy");
  return [
    missing.length === 0
      ? examined(id, "passed", [text("bot.doctor.scopes", { count: neededScopes("required").length }), null])
      : examined(id, "failed", [text("bot.doctor.scopesMissing", { scopes: missing.join(", ") }), remedy]),
    ...(lacking.length === 0
      ? []
      : [
          examined("slack-scopes-optional", "warning", [
            text("bot.doctor.scopesLacking", { scopes: lacking.join(", ") }),
            remedy,
          ]),
        ]),
  ];
}

export interface WayIn {
  readonly config: Config;
  readonly secrets: SlackSecrets;
  /** Where Slack reaches HTTP mode; `null` when nobody says. */
  readonly publicUrl: string | null;
  readonly settings: Parameters<typeof createWebClient>[1];
}

export async function wayInLine({ config, secrets, publicUrl, settings }: WayIn): Promise<ExaminedLine> {
  return config.slack.mode === "socket"
    ? socketLine(createWebClient(secrets.appToken, settings))
    : httpLine(publicUrl);
}

async function socketLine(client: WebClient): Promise<ExaminedLine> {
  const id = "slack-socket";
  try {
    const { url } = await client.apps.connections.open();
    if (!isSlackAddress(url ?? "", client.slackApiUrl)) throw new Error("the socket is no address of Slack");
    await greeted(url ?? "");
    return examined(id, "passed", [text("bot.doctor.socket"), null]);
  } catch (error) {
    const reason = why(error);
    return examined(id, "failed", [
      text("bot.doctor.socketFailed", { reason }),
      text("bot.doctor.socketRemedy"),
    ]);
  }
}

/** Slack says hello first; the socket is closed again at once, so that no envelope is lost on it. */
async function greeted(url: string): Promise<void> {
  const socket = new WebSocket(url);
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: string) => () => reject(new Error(reason));
      setTimeout(refuse(`no greeting within ${PATIENCE_MS / 1000} s`), PATIENCE_MS).unref();
      socket.addEventListener("message", () => resolve(), { once: true });
      socket.addEventListener("error", refuse("the connection was refused"), { once: true });
      socket.addEventListener("close", refuse("the connection was closed"), { once: true });
    });
  } finally {
    socket.close();
  }
}

async function httpLine(publicUrl: string | null): Promise<ExaminedLine> {
  const id = "slack-http";
  if (publicUrl === null)
    return examined(id, "unknown", [text("bot.doctor.httpUnknown"), text("bot.doctor.giveUrl")]);
  const url = new URL("/healthz", publicUrl).href;
  try {
    const response = await globalThis.fetch(url, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "error",
    });
    await response.arrayBuffer();
    if (response.ok) return examined(id, "passed", [text("bot.doctor.http", { url }), null]);
    const reason = `HTTP ${response.status}`;
    return examined(id, "failed", [
      text("bot.doctor.httpFailed", { url, reason }),
      text("bot.doctor.httpRemedy"),
    ]);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return examined(id, "failed", [
      text("bot.doctor.httpFailed", { url, reason }),
      text("bot.doctor.httpRemedy"),
    ]);
  }
}
