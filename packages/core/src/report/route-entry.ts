/** The thread's entry for what only some routes have: chains, signed URLs, checks after the opening. */
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import { text } from "../texts/text.ts";
import { ended, failed, progress } from "./entry-parts.ts";
import { namesOf } from "./headline.ts";
import type { Entry } from "./summary.ts";

const TYPES = [
  "database_created",
  "import_renewed",
  "url_ending",
  "object_lost",
  "object_back",
  "import_waiting",
  "increment_found",
  "increment_intended",
  "increment_restored",
  "increment_misfit",
  "increment_failed",
  "doubt_settled",
  "online_checked",
] as const;

type RouteEvent = Extract<MigrationEventBody, { readonly type: (typeof TYPES)[number] }>;

export function isRouteEvent(body: MigrationEventBody): body is RouteEvent {
  return TYPES.some((type) => type === body.type);
}

export function routeEntry(body: RouteEvent, migration: Migration): Entry | null {
  switch (body.type) {
    case "increment_intended":
      return null;
    case "database_created":
      return progress(text("entry.databaseCreated", body));
    case "import_renewed":
      return progress(text("entry.importRenewed", body));
    case "url_ending":
      return urlEnding(body);
    case "object_lost":
      return objectLost(body);
    case "object_back":
      return progress(text("entry.objectBack", { address: addressOf(body) }));
    case "import_waiting":
      return progress(text("entry.importWaiting", body));
    case "increment_found":
      return progress(text("entry.incrementFound", body));
    case "increment_restored":
      return progress(text("entry.incrementRestored", body));
    case "increment_misfit":
      return {
        ...progress(text("entry.incrementMisfit", body)),
        level: "waiting",
        details: [body.why],
        mentionsRequester: true,
      };
    case "increment_failed":
      return { ...failed(body.failure, text("entry.incrementFailed", body)), level: "waiting" };
    case "doubt_settled":
      return progress(text("entry.doubtSettled", body));
    case "online_checked":
      return onlineChecked(body, migration);
  }
}

/** Only the last URL asks anything of people. */
function urlEnding({ leftMs, renewalsLeft }: Extract<RouteEvent, { readonly type: "url_ending" }>): Entry {
  const isLast = renewalsLeft === 0;
  return {
    ...progress(text("entry.urlEnding", { leftMs })),
    level: "waiting",
    details: [text(isLast ? "entry.urlLast" : "entry.urlRenewable")],
    mentionsRequester: isLast,
  };
}

function objectLost(body: Extract<RouteEvent, { readonly type: "object_lost" }>): Entry {
  const isGone = body.state === "gone";
  return {
    ...progress(text(isGone ? "entry.objectGone" : "entry.objectChanged", { address: addressOf(body) })),
    level: "waiting",
    remedies: [
      text("remedy.objectWho"),
      text("remedy.objectAgain"),
      ...(isGone ? [] : [text("remedy.objectDoubt")]),
    ],
    mentionsRequester: true,
  };
}

function addressOf({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return `oss://${bucket}/${key}`;
}

type OnlineChecked = Extract<RouteEvent, { readonly type: "online_checked" }>;

/** Damage that is found in a database in use must not be overlooked. */
function onlineChecked({ outcome, description }: OnlineChecked, migration: Migration): Entry {
  const said = text(`entry.checkedOnline.${outcome}`, namesOf(migration));
  if (outcome === "passed") return progress(said);
  if (outcome === "unknown") return { ...progress(said), level: "waiting", mentionsRequester: true };
  return {
    ...ended(said, "failed"),
    remedies: [text("entry.damagedKeep"), text("entry.damagedCheck")],
    verbatim: description,
    broadcast: true,
  };
}
