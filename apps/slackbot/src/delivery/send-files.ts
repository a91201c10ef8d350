/**
 * Gives files to Slack, which shows them to nobody until they are shared.
 *
 * The URL for the bytes is a secret of its own and takes no token; it is neither logged nor kept.
 */
import type { ReportFile } from "../report/report-files.ts";
import { isSlackAddress } from "../slack/slack-hosts.ts";
import { paced } from "./paced-slack.ts";
import type { slackOf } from "./post-once.ts";

export type SentFiles =
  | { readonly kind: "sent"; readonly files: readonly { readonly id: string; readonly title: string }[] }
  | { readonly kind: "failed"; readonly reason: string };

const UPLOAD_TIMEOUT_MS = 30_000;

/** Throws what the call of the Web API throws. */
export async function sendFiles(
  slack: ReturnType<typeof slackOf>,
  files: readonly ReportFile[],
): Promise<SentFiles> {
  const { client } = slack;
  const sent: { id: string; title: string }[] = [];
  for (const { name, title, content } of files) {
    const order = { filename: name, length: content.byteLength };
    const place = await paced(slack, { method: "files.getUploadURLExternal", channelId: "" }, () =>
      client.files.getUploadURLExternal(order),
    );
    const { upload_url: url, file_id: id } = place;
    if (url !== undefined && !isSlackAddress(url, client.slackApiUrl))
      return { kind: "failed", reason: "the upload URL is no address of Slack" };
    if (url === undefined || id === undefined) return { kind: "failed", reason: "no upload URL" };
    const problem = await upload(url, content);
    if (problem !== null) return { kind: "failed", reason: problem };
    sent.push({ id, title });
  }
  return { kind: "sent", files: sent };
}

/** `null` when Slack took the bytes. */
async function upload(url: string, content: Uint8Array): Promise<string | null> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: new Uint8Array(content),
      signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
      redirect: "error",
    });
    await answer.arrayBuffer();
    return answer.ok ? null : `HTTP ${answer.status}`;
  } catch (error) {
    return error instanceof Error ? error.name : "unknown";
  }
}
