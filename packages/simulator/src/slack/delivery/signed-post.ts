/**
 * HTTP mode: posts a payload to the app, signed as Slack signs it.
 *
 * The signature covers version, time and the raw body, so the body is made once and sent as it is. The time is
 * the real one, because the receiver compares it with its own clock.
 *
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { createHmac } from "node:crypto";

import { isObject, parseJson, type JsonObject } from "../json.ts";
import { ACK_DEADLINE_MS, type Delivery, type Envelope } from "./envelope.ts";

/** One request, ready to be sent; sent twice it is a replay. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function signRequest(url: string, signingSecret: string, envelope: Envelope): SignedRequest {
  const { contentType, body } = encode(envelope);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  const headers = {
    "content-type": contentType,
    "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${signature}`,
    ...(envelope.retry === undefined
      ? {}
      : {
          "x-slack-retry-num": String(envelope.retry.attempt),
          "x-slack-retry-reason": envelope.retry.reason,
        }),
  };
  return { url, headers, body };
}

export async function sendRequest({ url, headers, body }: SignedRequest): Promise<Delivery> {
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers,
      body,
      signal: AbortSignal.timeout(ACK_DEADLINE_MS),
    });
    const answer = await response.text();
    if (response.status < 200 || response.status > 299) {
      const declinesRetry = response.headers.get("x-slack-no-retry") === "1";
      return { outcome: "refused", status: response.status, declinesRetry };
    }
    return { outcome: "acknowledged", body: answerOf(answer) };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return { outcome: timedOut ? "timed-out" : "unreachable" };
  }
}

/** Each kind of payload has its own encoding; interactions travel as JSON inside a form field. */
function encode({ type, payload }: Envelope): { contentType: string; body: string } {
  if (type === "events_api") return { contentType: "application/json", body: JSON.stringify(payload) };
  const fields =
    type === "interactive"
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return {
    contentType: "application/x-www-form-urlencoded",
    body: new URLSearchParams(fields).toString(),
  };
}

/** A plain text answer is a message, as in Slack. */
function answerOf(answer: string): JsonObject {
  if (answer.trim() === "") return {};
  const parsed = parseJson(answer);
  return isObject(parsed) ? parsed : { text: answer };
}
