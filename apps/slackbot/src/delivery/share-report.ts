/**
 * Posts the report with its files into the thread, and never twice.
 *
 * Slack takes files in three steps: a URL for each, the bytes, and one call that shares all of them in one message.
 * Until that call nobody sees anything, so only it is written down before it is made. Its answer names no message, the
 * message is made by a job of Slack's own a little later, and it takes no metadata. So it is found again by the names
 * of its files, which hold the id of the migration and the number of the event, and nothing is sent anew before the job
 * had time. Where Slack takes no files, the message goes without them and says why.
 *
 * Source: Slack, files.getUploadURLExternal and files.completeUploadExternal; slackapi/python-slack-sdk issue 1363.
 */
import {
  type Clock,
  type Migration,
  policyFor,
  type PostedMessage,
  summarize,
  text,
  type Text,
} from "@bakferry/core";

import { readReport, type ReportDeps } from "../report/read-report.ts";
import { reportFiles } from "../report/report-files.ts";
import { toSlackFailure } from "../slack/slack-failure.ts";
import type { Drawing } from "../views/blocks.ts";
import { createPen } from "../views/pen.ts";
import { reportMessage } from "../views/report-message.ts";
import type { DeliverDeps } from "./deliver-item.ts";
import { findPosted } from "./find-posted.ts";
import type { Message } from "./message.ts";
import { paced } from "./paced-slack.ts";
import { PLACE_CLOSED, type Posting, ROOT_PAUSE_MS, slackOf, WAITS_FOR_ROOT } from "./post-once.ts";
import { Postponed } from "./postponed.ts";
import { sendFiles } from "./send-files.ts";
import { assertStillOurs } from "./still-ours.ts";

/** What the report of a delivery is made from, besides the migration. */
export type ReportSupply = Omit<ReportDeps, "migrations" | "settings"> & { readonly clock: Clock };

export type Shared =
  | { readonly kind: "shared" }
  /** Slack takes no files, so that message is to be posted. */
  | { readonly kind: "refused"; readonly message: Message };

/** How long Slack's job may take until the files are taken for lost. */
const JOB_MS = 30_000;
const LOOK_AGAIN_MS = 5000;
const MOST_TRIES = 5;
/** Stands before the time of the call, where other messages have the hash of their drawing. */
const ASKED = "files asked ";
/** In place of a message's id, which Slack does not tell. */
const SHARED = "shared";

interface ReportPosting extends Pick<Posting, "item" | "message"> {
  readonly migration: Migration;
}

type Slack = ReturnType<typeof slackOf>;

/** Throws `Postponed`, and what a call throws whose outcome is not known. */
export async function shareReport(
  deps: DeliverDeps,
  { item, message }: Pick<Posting, "item" | "message">,
): Promise<Shared> {
  const { outbox } = deps;
  const { noticeKey } = message;
  const migration = await deps.draw.migrations.load(message.owner.id);
  if (!migration) return { kind: "shared" };
  const posting: ReportPosting = { item, message, migration };
  const posted = await outbox.posted(migration.id, noticeKey);
  if (posted && posted.messageId !== null) return { kind: "shared" };
  // Asked for without files, by whoever posts messages, and that is who looks for it.
  if (posted && !posted.renderedHash.startsWith(ASKED)) return { kind: "refused", message };
  const root = await outbox.posted(migration.id, "root");
  if (!root || root.messageId === null || root.renderedHash === PLACE_CLOSED)
    throw new Postponed(ROOT_PAUSE_MS, WAITS_FOR_ROOT);
  const thread = { channelId: root.channelId, messageId: root.messageId };
  const slack = slackOf(deps, item, message);
  if (posted && (await isShared(deps, posting, { slack, posted, thread }))) return { kind: "shared" };
  return shareOnce(deps, posting, { slack, thread });
}

async function shareOnce(deps: DeliverDeps, posting: ReportPosting, place: Place): Promise<Shared> {
  const { message, migration } = posting;
  const { noticeKey } = message;
  try {
    await share(deps, posting, place);
    return { kind: "shared" };
  } catch (error) {
    const failure = toSlackFailure(error);
    const isRefused = failure?.kind === "refused";
    // Slack said no, so there is nothing to look for.
    if (isRefused || error instanceof Postponed) await deps.outbox.forgetPosted(migration.id, noticeKey);
    if (!isRefused) throw error;
    deps.logger.warn("Slack does not take the files of a report.", { migrationId: migration.id, failure });
    return { kind: "refused", message: withoutFiles(deps, posting, failure.code) };
  }
}

interface Thread {
  readonly channelId: string;
  readonly messageId: string;
}

interface Place {
  readonly slack: Slack;
  readonly thread: Thread;
}

async function share(deps: DeliverDeps, posting: ReportPosting, { slack, thread }: Place): Promise<void> {
  const { outbox, draw, report: supply } = deps;
  const { item, message, migration } = posting;
  const { noticeKey } = message;
  const { channelId } = thread;
  const locale = draw.localeIn(channelId);
  const report = await readReport({ ...supply, ...draw }, migration);
  const sent = await sendFiles(slack, reportFiles(report, { name: fileName(message), locale }));
  if (sent.kind === "failed") {
    if (item.attempts < MOST_TRIES) throw new Postponed(LOOK_AGAIN_MS, sent.reason);
    throw new Error(`Slack's upload URL did not take a file: ${sent.reason}`);
  }
  const [first, ...others] = sent.files;
  if (!first) throw new Error("A report has files.");
  const asked = { migrationId: migration.id, noticeKey, channelId };
  await paced(slack, { method: "files.completeUploadExternal", channelId }, async () => {
    await outbox.savePosted({
      ...asked,
      messageId: null,
      renderedHash: `${ASKED}${supply.clock.now()}`,
    });
    await assertStillOurs(outbox, item);
    await slack.client.files.completeUploadExternal({
      files: [first, ...others],
      channel_id: channelId,
      thread_ts: thread.messageId,
      initial_comment: drawn(deps, posting, null).text,
    });
  });
  await outbox.savePosted({ ...asked, messageId: SHARED, renderedHash: "" });
}

/** It was asked for, and the answer is not known. Throws `Postponed` while the files may still appear. */
async function isShared(
  { outbox, identity, logger, report: { clock } }: DeliverDeps,
  { item, message, migration }: ReportPosting,
  { slack, posted, thread }: Place & { readonly posted: PostedMessage },
): Promise<boolean> {
  const { noticeKey } = message;
  const { channelId } = posted;
  const found = await paced(slack, { method: "conversations.replies", channelId }, () =>
    findPosted(slack.client, {
      channelId,
      threadId: thread.messageId,
      migrationId: migration.id,
      noticeKey,
      fileStart: fileName(message),
      since: Math.min(item.createdAt, migration.createdAt),
      botId: identity.current().botId,
    }),
  );
  if (found.kind === "found") {
    await outbox.savePosted({ ...posted, messageId: found.messageId, renderedHash: "" });
    return true;
  }
  if (found.kind === "not_allowed")
    logger.warn("The app may not read the channel, so a report may come twice.", { channelId });
  else if (clock.now() - Number(posted.renderedHash.slice(ASKED.length)) < JOB_MS)
    throw new Postponed(LOOK_AGAIN_MS, "looks for the files of the report");
  return false;
}

/** No other file of the workspace begins so. */
function fileName({ owner, noticeKey }: Message): string {
  return `bakferry-${owner.id}-${noticeKey}`;
}

function withoutFiles(deps: DeliverDeps, posting: ReportPosting, code: string): Message {
  const { id: migrationId } = posting.migration;
  const why =
    code === "missing_scope"
      ? text("report.noScope", { migrationId })
      : text("report.noFiles", { migrationId, code });
  return { ...posting.message, render: () => drawn(deps, posting, why) };
}

function drawn({ draw }: DeliverDeps, { migration }: ReportPosting, files: Text | null): Drawing {
  const policy = policyFor(draw.settings, migration.request.target.environment);
  const pen = createPen("classic", draw.localeIn(migration.request.conversation.channelId));
  return reportMessage({ migration, summary: summarize(migration, policy), files }, pen);
}
