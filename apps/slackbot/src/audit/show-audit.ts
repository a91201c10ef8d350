/** What happened to one migration and what was refused about it, in the order in which it was recorded. */
import { actorKey, formatMoment, surfaceOf, text, type Text } from "@bakferry/core";
import { say, createOutput, type Page, tableLines } from "@bakferry/host/terminal";
import { MAIN_CHAIN, type TrailRecord } from "@bakferry/store";

import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { type TrailFlags, withTrail } from "./open-trail.ts";

export interface ShowFlags extends TrailFlags {
  readonly json?: boolean;
}

export async function showAudit(
  migrationId: string,
  flags: ShowFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const records = await withTrail(flags, surroundings.environment, (trail) => trail.recordsOf(migrationId));
  // What vouches for the migration's own events says nothing that those do not say.
  const told = records.filter(({ body }) => body.type !== "trail").toSorted((a, b) => a.at - b.at);
  if (told.length === 0) throw new UsageError(text("bot.audit.noSuchMigration", { migrationId }));
  createOutput(surroundings, { isJson: flags.json ?? false }).result(pageOf(told), {
    type: "audit",
    version: 1,
    migrationId,
    records: told.map(({ chain, sequence, at, actor, body, hash }) => ({
      chain,
      sequence,
      at: new Date(at).toISOString(),
      actor: actorKey(actor),
      surface: surfaceOf(actor),
      says: say(words(body)),
      body,
      hash,
    })),
  });
  return EXIT.done;
}

function pageOf(records: readonly TrailRecord[]): Page {
  const columns = [
    { heading: "#", isNumber: true },
    { heading: say(text("bot.audit.when")) },
    { heading: say(text("bot.audit.who")) },
    { heading: say(text("bot.audit.where")) },
    { heading: say(text("bot.audit.what")) },
  ];
  return tableLines(
    columns,
    records.map(({ chain, sequence, at, actor, body }) => [
      chain === MAIN_CHAIN ? "" : String(sequence),
      formatMoment(at, "seconds"),
      actorKey(actor),
      surfaceOf(actor),
      say(words(body)),
    ]),
  );
}

function words(body: TrailRecord["body"]): Text {
  switch (body.type) {
    case "refused":
      return text("bot.audit.refusal", {
        act: body.act,
        reasons: body.reasons.map((each) => say(each)).join(" "),
      });
    case "replayed":
      return text("bot.audit.replayed", { act: body.act });
    case "requests_rejected":
      return text("bot.audit.rejected", { count: body.count, reason: say(body.reason) });
    default:
      return text("bot.audit.event", { type: body.type, detail: detailOf(body) });
  }
}

/** What of an event is worth a look in one line: names, digests and reasons; the rest is in the export. */
function detailOf(body: TrailRecord["body"]): string {
  const shown = ["planDigest", "digest", "revision", "count", "quorum", "reason", "taskId", "kind", "name"];
  const values = Object.entries(body).filter(
    ([key, value]) => shown.includes(key) && (typeof value === "string" || typeof value === "number"),
  );
  return values
    .map(([key, value]) => `${key} ${/digest$/iu.test(key) ? String(value).slice(0, 8) : value}`)
    .join(", ");
}
