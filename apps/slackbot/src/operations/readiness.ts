/**
 * Whether this process takes work and can do it: what a balancer and an orchestrator ask for.
 *
 * Each part is looked at, none is remembered: a bot that lost its database a second ago is not ready now.
 */
import type { Clock } from "@bakferry/core";
import type { VitalSigns } from "@bakferry/store";

import type { Connection } from "../slack/slack-app.ts";

/** `detail` is for programs and people alike: a word, or a word with its figure. */
export type Check = { readonly isGood: boolean; readonly detail: string };

export interface ReadinessReport {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<"store" | "slack" | "dispatcher" | "process", Check>>;
}

export interface ReadinessDeps {
  readonly vitalSigns: Pick<VitalSigns, "schema" | "dispatcherReadAt">;
  readonly connection: () => Connection;
  readonly lifetime: () => "starting" | "running" | "stopping";
  readonly clock: Clock;
}

/** A probe has a time limit of its own, mostly longer than this. */
const STORE_PATIENCE_MS = 2000;
/** The dispatcher reads several times a second, and every five seconds while the database is in trouble. */
const DISPATCHER_SILENT_MS = 20_000;

/** Never rejects. Who asks while another look is under way gets its answer. */
export function createReadiness(deps: ReadinessDeps): () => Promise<ReadinessReport> {
  let looking: Promise<ReadinessReport> | undefined;
  return async () => {
    looking ??= look(deps).finally(() => {
      looking = undefined;
    });
    return looking;
  };
}

async function look(deps: ReadinessDeps): Promise<ReadinessReport> {
  const lifetime = deps.lifetime();
  const checks = {
    process: { isGood: lifetime === "running", detail: lifetime },
    slack: checkSlack(deps.connection()),
    dispatcher: checkDispatcher(deps),
    store: await checkStore(deps),
  };
  return { isReady: Object.values(checks).every(({ isGood }) => isGood), checks };
}

function checkSlack(connection: Connection): Check {
  if (connection.mode === "http")
    return { isGood: connection.isListening, detail: connection.isListening ? "listening" : "not_listening" };
  const { open, wanted } = connection;
  return { isGood: open > 0, detail: `sockets_open:${open}/${wanted}` };
}

function checkDispatcher({ vitalSigns, clock }: ReadinessDeps): Check {
  const readAt = vitalSigns.dispatcherReadAt();
  if (readAt === null) return { isGood: false, detail: "not_started" };
  const silentMs = clock.now() - readAt;
  return silentMs < DISPATCHER_SILENT_MS
    ? { isGood: true, detail: "running" }
    : { isGood: false, detail: `silent_seconds:${Math.round(silentMs / 1000)}` };
}

async function checkStore({ vitalSigns, clock }: ReadinessDeps): Promise<Check> {
  const enough = new AbortController();
  const late = clock.sleep(STORE_PATIENCE_MS, enough.signal).then(
    (): Check => ({ isGood: false, detail: "no_answer" }),
    (): Check => ({ isGood: false, detail: "not_asked" }),
  );
  const asked = vitalSigns.schema().then(
    ({ missing, newer, schema }): Check =>
      missing.length === 0 && newer.length === 0
        ? { isGood: true, detail: `schema:${schema ?? "unknown"}` }
        : { isGood: false, detail: newer.length > 0 ? "schema_newer" : "schema_older" },
    // The reason is in the log of whoever else needs the store; it may name hosts, which are nobody's business here.
    (): Check => ({ isGood: false, detail: "unreadable" }),
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    enough.abort();
  }
}
