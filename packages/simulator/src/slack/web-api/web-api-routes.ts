/**
 * The HTTP face of the Web API: `POST /api/<method>`, and the response URLs beside it.
 *
 * Slack answers refusals with HTTP 200 and `ok: false`. The token travels in the Authorization header, or as a
 * field of a form but never of a JSON body.
 *
 * Source: https://docs.slack.dev/apis/web-api
 */
import { setTimeout as wait } from "node:timers/promises";

import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

import type { CallEffect } from "../faults/slack-fault.ts";
import { objectOf, parseJson, stringOf, type JsonObject } from "../json.ts";
import type { AppSeed } from "../seed.ts";
import type { SlackWorld } from "../world.ts";
import { createArguments, needScope, type Method } from "./method.ts";
import { METHODS } from "./methods.ts";
import { argumentsOf } from "./read-arguments.ts";
import { SlackApiError } from "./slack-api-error.ts";

export function webApiRoutes(world: SlackWorld): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.all("/api/:method", async (context) => {
    const name = context.req.param("method");
    const raw = await argumentsOf(context);
    const app = appOf(world, raw);
    const effects = world.faults.meetCall(name);
    const struck = effects.length === 0 ? {} : { faults: effects.map(({ kind }) => kind) };
    const limited = limitOf(world, { app, name, raw }, effects);
    if (limited !== undefined) {
      const refusal = { error: "ratelimited", limitedBy: limited.by } as const;
      world.log.add({ method: name, ok: false, ...refusal, ...struck, arguments: raw });
      return context.json({ ok: false, error: "ratelimited" }, 429, {
        "retry-after": String(limited.seconds),
      });
    }
    const broken = effects.find(({ kind }) => kind === "serverError");
    if (broken?.kind === "serverError") {
      world.log.add({ method: name, ok: false, error: `http_${broken.status}`, ...struck, arguments: raw });
      return context.text("Slack has a problem.", serverError(broken.status));
    }
    const answer = run({ world, app, name, raw });
    world.log.add({
      method: name,
      ok: answer["ok"] === true,
      ...(typeof answer["error"] === "string" ? { error: answer["error"] } : {}),
      ...struck,
      arguments: raw,
    });
    for (const effect of effects) {
      if (effect.kind === "delay") await wait(effect.milliseconds);
      if (effect.kind === "loseReply") context.env.incoming.socket.destroy();
    }
    if (app !== undefined) context.header("x-oauth-scopes", app.scopes.join(","));
    const accepted = METHODS.get(name)?.scopes.join(",") ?? "";
    if (accepted !== "") context.header("x-accepted-oauth-scopes", accepted);
    return context.json(answer);
  });

  routes.post("/hooks/:kind{commands|actions}/:token", async (context) => {
    const body = objectOf(parseJson(await context.req.text()));
    try {
      world.responseUrls.answer(context.req.param("token"), body);
      world.log.add({ method: "response_url", ok: true, arguments: body });
      return context.text("ok");
    } catch (error) {
      if (!(error instanceof SlackApiError)) throw error;
      world.log.add({ method: "response_url", ok: false, error: error.code, arguments: body });
      const gone = ["used_url", "expired_url", "invalid_url"].includes(error.code);
      return context.json({ ok: false, error: error.code, ...error.details }, gone ? 404 : 400);
    }
  });
  return routes;
}

interface Call {
  readonly world: SlackWorld;
  readonly app: AppSeed | undefined;
  readonly name: string;
  readonly raw: JsonObject;
}

/** A 429 that was ordered goes before one that was earned. */
function limitOf(
  { limits }: SlackWorld,
  { app, name, raw }: Omit<Call, "world">,
  effects: readonly CallEffect[],
): { readonly by: "tier" | "fault"; readonly seconds: number } | undefined {
  const ordered = effects.find(({ kind }) => kind === "rateLimit");
  if (ordered?.kind === "rateLimit") return { by: "fault", seconds: ordered.retryAfterSeconds };
  if (app === undefined || limits === null || !METHODS.has(name)) return undefined;
  const seconds = limits.admit({
    appId: app.appId,
    method: name,
    channel: stringOf(raw["channel"]) ?? "",
  });
  return seconds > 0 ? { by: "tier", seconds } : undefined;
}

function serverError(status: number): ContentfulStatusCode {
  return (status >= 500 && status <= 599 ? status : 500) as ContentfulStatusCode;
}

function run({ world, app, name, raw }: Call): JsonObject {
  try {
    const method = METHODS.get(name);
    if (method === undefined) throw new SlackApiError("unknown_method", { req_method: name });
    const caller = method.token === "none" ? world.workspace.apps[0] : app;
    if (caller === undefined) throw new SlackApiError(whyNobody(world, raw));
    if (method.token !== "none") assertTokenKind(method, caller, raw);
    needScope(caller, ...method.scopes);
    return { ok: true, ...method.run({ world, app: caller, args: createArguments(raw) }) };
  } catch (error) {
    if (error instanceof SlackApiError) return { ok: false, error: error.code, ...error.details };
    throw error;
  }
}

function assertTokenKind(method: Method, app: AppSeed, raw: JsonObject): void {
  const { appToken, botToken, configurationToken } = app;
  const expected = { app: appToken, bot: botToken, configuration: configurationToken, none: undefined }[
    method.token
  ];
  if (raw["token"] !== expected) throw new SlackApiError("not_allowed_token_type");
}

function whyNobody({ workspace }: SlackWorld, raw: JsonObject): string {
  const token = stringOf(raw["token"]) ?? "";
  if (token === "") return "not_authed";
  return workspace.tokenEnd(token) ?? "invalid_auth";
}

function appOf({ workspace }: SlackWorld, raw: JsonObject): AppSeed | undefined {
  const token = stringOf(raw["token"]);
  if (token === undefined) return undefined;
  return workspace.apps.find((app) => [app.botToken, app.appToken, app.configurationToken].includes(token));
}
