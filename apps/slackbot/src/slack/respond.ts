/**
 * Answers through the `response_url` of a command or a click: seen by one person, at most 5 times in 30 minutes.
 *
 * Not Bolt's `respond`, because a click that is worked off after a restart has only its URL left.
 */
import type { Drawing } from "../views/blocks.ts";
import { isSlackAddress } from "./slack-hosts.ts";

export type Respond = (responseUrl: string, drawing: Drawing) => Promise<void>;

const TIMEOUT_MS = 10_000;

/** What it gives rejects when Slack does not take it (the URL is used up, or too old), and when it is not Slack's. */
export function createRespond(apiUrl: string | undefined): Respond {
  return async (responseUrl, drawing) => {
    if (!isSlackAddress(responseUrl, apiUrl)) throw new Error("A response_url is no address of Slack.");
    await send(responseUrl, drawing);
  };
}

async function send(responseUrl: string, { text, blocks }: Drawing): Promise<void> {
  const response = await globalThis.fetch(responseUrl, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ response_type: "ephemeral", replace_original: false, text, blocks }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  });
  // The body is read so that the connection can be used again.
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Slack answered HTTP ${response.status} to a response_url.`);
}
