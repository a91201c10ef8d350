/** Several databases at once: what the command answers, the cards and the thread say. */
import { formatBytes } from "../format.ts";

const answers = {
  "wave.twice": (v: { database: string }) => `${v.database} is named twice. Name each database once.`,
  "wave.tooMany": (v: { count: number; limit: number }) =>
    `${v.count} databases are more than one wave takes: ask for ${v.limit} or fewer at once.`,
  "wave.tooManyFiles": (v: { count: number; limit: number }) =>
    `${v.count} backups lie below this prefix, and at most ${v.limit} are looked into. Give a longer prefix, or name the databases.`,
  "wave.clause": (v: { clause: string }) =>
    `\`${v.clause}\` is for one database. For several, ask like this: \`/migrate sales crm hr to TARGET\``,
  "wave.withIncrements": (v: { database: string }) =>
    `A chain is opened by a cut-over of its own, so it is asked for one by one: \`/migrate ${v.database} to TARGET with increments\``,
  "wave.allFrom": () => "Say where the backups lie: `/migrate --all from oss://bucket/prefix to TARGET`",
  "wave.noneBelow": (v: { source: string }) =>
    `There is no full backup of a database below ${v.source}. Check the prefix.`,
  "wave.nothingBegun": () =>
    "Nothing was begun, because not every database has exactly one backup that can be meant. Leave these out, or mend them:",
  "wave.member": (v: { database: string; reason: string }) => `${v.database}: ${v.reason}`,
  "wave.unknown": (v: { waveId: string }) => `There is no wave ${v.waveId}. Check the id.`,
  "wave.ended": (v: { waveId: string }) => `${v.waveId} cannot be cancelled any more.`,
  "wave.stillRuns": (v: { waveId: string }) =>
    `${v.waveId} has not ended yet. Retry when every database has.`,
  "wave.nothingFailed": (v: { waveId: string }) =>
    `No database of ${v.waveId} failed, so there is nothing to retry.`,
  "wave.cancelled": (v: { waveId: string }) =>
    `${v.waveId} is cancelled. What has begun goes on to its end; nothing else begins.`,
  "wave.inChannel": () =>
    "Ask in the channel where the card shall stand: several databases are asked for in a channel.",
  "wave.retried": (v: { waveId: string }) => `The failed ones are asked for again, as ${v.waveId}.`,
  "approval.inWave": (v: { waveId: string }) =>
    `This database is part of ${v.waveId} and is decided with it. Vote on the card of the wave.`,
};

const cards = {
  "wave.title": (v: { count: number; target: string }) =>
    `Migrate ${v.count} ${v.count === 1 ? "database" : "databases"} → ${v.target}`,
  "wave.headline.checking": (v: { count: number; checked: number }) =>
    `${v.checked} of ${v.count} databases are checked.`,
  "wave.headline.awaiting_approval": (v: { count: number; able: number; given: number; needed: number }) =>
    `${v.able} of ${v.count} databases can go and wait for approval: ${v.given} of ${v.needed} given.`,
  "wave.headline.running": (v: { ended: number; count: number; running: number; queued: number }) =>
    `${v.running} on the way, ${v.queued} waiting for a free place, ${v.ended} of ${v.count} done.`,
  "wave.headline.stopping": (v: { running: number }) =>
    `Cancelled. ${v.running} on the way go on to their end; nothing else begins.`,
  "wave.headline.ended": (v: { count: number; succeeded: number }) =>
    v.succeeded === v.count
      ? `All ${v.count} databases are online.`
      : `Ended: ${v.succeeded} of ${v.count} databases are online.`,
  "wave.headline.blocked": () =>
    "No database of this wave can go. Nobody was asked, and nothing was started.",
  "wave.headline.denied": () => "Denied. Nothing was started.",
  "wave.headline.expired": () => "Nobody decided in time. Nothing was started.",
  "wave.headline.cancelled": () => "Cancelled. Nothing was started.",
  "wave.turn.bakferry": () => "Nothing for you to do now.",
  "wave.turn.approvers": () => "An approver has to decide: one vote is for every database listed as ready.",
  "wave.turn.requester": () => "Look at what each database says below, then retry the failed ones.",
  "wave.turn.again": () => "Ask again when it shall happen after all.",
  "wave.turn.nobody": () => "Nothing is left to do.",
  "wave.size": (v: { sizeBytes: number }) => formatBytes(v.sizeBytes),
  "wave.state.creating": () => "about to be checked",
  "wave.state.occupied": (v: { migrationId: string }) => `left out: ${v.migrationId} works on it already`,
  "wave.state.left": (v: { migrationId: string }) =>
    `changed since the approval: goes on alone as ${v.migrationId}, with a question of its own`,
  "wave.state.checking": () => "being checked",
  "wave.state.blocked": () => "blocked",
  "wave.state.awaiting_approval": () => "ready",
  "wave.state.queued": () => "approved, waits for a free place",
  "wave.state.scheduled": () => "approved, waits for its window",
  "wave.state.uploading": () => "uploading",
  "wave.state.rechecking": () => "being checked once more",
  "wave.state.preparing": () => "being prepared",
  "wave.state.importing": () => "being imported",
  "wave.state.awaiting_increment": () => "waits for the next backup",
  "wave.state.importing_increment": () => "being imported",
  "wave.state.awaiting_cutover": () => "waits for the cut-over",
  "wave.state.opening": () => "being opened",
  "wave.state.verifying": () => "being verified",
  "wave.state.succeeded": () => "online",
  "wave.state.denied": () => "not started",
  "wave.state.expired": () => "not started",
  "wave.state.cancelled": () => "cancelled",
  "wave.state.failed": () => "failed",
  "wave.state.needs_attention": () => "needs attention",
  "wave.ready": (v: { able: number; count: number }) =>
    v.able === v.count
      ? "A vote is for all of them."
      : `${v.able} of ${v.count} can go. A vote is for these ${v.able}.`,
  "wave.forAll": () => "For all of them:",
  "wave.plan": (v: { digest: string }) => `plan ${v.digest}`,
  "wave.warnings": (v: { count: number }) => `${v.count} ${v.count === 1 ? "warning" : "warnings"}`,
  "wave.limit": (v: { limit: number }) => `At most ${v.limit} at once on this instance.`,
  "wave.leftOut": (v: { count: number }) => `Left out (${v.count}):`,
  "wave.more": (v: { count: number }) => `and ${v.count} more`,
  "wave.retry": () => "Retry the failed ones",
  "wave.retryOf": (v: { title: string }) => `Retry the failed ones of ${v.title}`,
  "wave.retryText": (v: { count: number }) =>
    `Asks again for ${v.count} ${v.count === 1 ? "database" : "databases"}, with checks and an approval of its own. The others stay as they are.`,
  "wave.retryBack": () => "Not now",
  "wave.cancelTitle": () => "Cancel this wave?",
  "wave.cancelText": () =>
    "Databases that have not begun are left alone. What is on its way goes on to its end.",
  "wave.isRetryOf": (v: { waveId: string }) => `retry of ${v.waveId}`,
  "headline.queued": (v: { database: string; target: string }) =>
    `${v.database} → ${v.target} is approved and waits for a free place.`,
  "turn.queued": () => "Nothing for you to do: it starts by itself when an import before it has ended.",
  "stage.queued": () => "approved, waits for a free place",
};

const entries = {
  "wave.entry.blocked": () =>
    "No database can go. Each says below why; nobody was asked, and nothing was started.",
  "wave.entry.approved": () => "Approved, for every database that was ready.",
  "wave.entry.kept": () => "The plans are those that failed a moment ago, so their approvals still count.",
  "wave.entry.denied": (v: { reason: string }) => `Denied: ${v.reason}`,
  "wave.entry.expired": () => "Nobody decided in time, so the question is closed. Nothing was started.",
  "wave.entry.cancelled": () => "Cancelled. What has begun goes on to its end; nothing else begins.",
  "wave.entry.ended": (v: { succeeded: number; failed: number; others: number }) =>
    [
      `Every database has ended: ${v.succeeded} online`,
      `${v.failed} failed`,
      ...(v.others > 0 ? [`${v.others} not started or gone on alone`] : []),
    ].join(", "),
  "wave.entry.left": (v: { waveId: string }) =>
    `It left ${v.waveId}: its plan is no longer the approved one, so it asks for an approval of its own.`,
  "wave.entry.ofMember": (v: { database: string; words: string }) =>
    v.words.startsWith(`${v.database} `) ? v.words : `${v.database}: ${v.words}`,
};

export const waveTexts = { ...answers, ...cards, ...entries };
