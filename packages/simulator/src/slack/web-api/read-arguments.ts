/**
 * The arguments of a Web API call, however they travel: in the query, as a form, as JSON, the token in a header.
 *
 * Source: https://docs.slack.dev/apis/web-api, "POST bodies": a token is never taken from a JSON body.
 */
import type { Context } from "hono";

import { objectOf, parseJson, type JsonObject } from "../json.ts";

/** The token is put among the arguments, wherever it came from. */
export async function argumentsOf(context: Context): Promise<JsonObject> {
  const bearer = /^Bearer (.+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  const body = await context.req.text();
  const isJson = (context.req.header("content-type") ?? "").startsWith("application/json");
  const { token: _, ...json } = isJson ? objectOf(parseJson(body)) : {};
  const fields: JsonObject = isJson ? json : Object.fromEntries(new URLSearchParams(body));
  return { ...context.req.query(), ...fields, ...(bearer === undefined ? {} : { token: bearer }) };
}
