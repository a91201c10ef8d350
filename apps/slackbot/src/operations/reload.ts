/**
 * Reads the configuration again while the bot runs.
 *
 * On a signal, not on a change of the file: a file that is being written, or a mount that is being swapped, is not what
 * anybody meant, and who has sent a signal looks whether it was taken. Nothing of a wrong file is taken.
 */
import type { Clock, Logger } from "@bakferry/core";
import type { Store } from "@bakferry/store";

import type { ConfigChanges } from "../config/live-config.ts";
import { readYaml } from "../config/load-config.ts";
import { readConfig } from "../config/read-config.ts";
import type { Config } from "../config/schema.ts";
import { UsageError } from "../usage-error.ts";
import type { Metrics } from "./metrics.ts";

export interface ReloadDeps {
  readonly file: string;
  /** Takes what can be taken while the bot runs. */
  readonly take: (config: Config) => Promise<ConfigChanges>;
  /** Whether it was taken, for the metrics. */
  readonly tell: Metrics["reloaded"];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One after another, in the order of asking. Never rejects. */
export function createReload(deps: ReloadDeps): () => Promise<void> {
  let before = Promise.resolve();
  return async () => {
    before = before.then(async () => reload(deps));
    return before;
  };
}

async function reload({ file, take, tell, clock, logger }: ReloadDeps): Promise<void> {
  const refuse = (problems: readonly unknown[]): void => {
    tell(false, clock.now());
    logger.error("The configuration was not taken; the bot goes on with the one that it has.", {
      file,
      problems,
    });
  };
  try {
    const outcome = readConfig(await readYaml(file), file);
    if (outcome.kind === "invalid") return refuse(outcome.problems);
    const { taken, needRestart } = await take(outcome.config);
    tell(true, clock.now());
    logger.info("The configuration was read again.", { file, taken, needRestart });
    if (needRestart.length > 0) logger.warn("Some of the new values count after a restart.", { needRestart });
  } catch (error) {
    refuse([error instanceof UsageError ? error.lines : error]);
  }
}

export interface RedrawDeps {
  readonly store: Pick<Store, "migrations" | "waves" | "outbox" | "dispatcher">;
  readonly clock: Clock;
}

const MOST_QUESTIONS = 500;

/** Open questions are judged by the policy of the click, so their cards have to say what that one says. */
export async function redrawQuestions(
  { store, clock }: RedrawDeps,
  environments: readonly string[],
): Promise<void> {
  if (environments.length === 0) return;
  const asked = { phases: ["awaiting_approval" as const], limit: MOST_QUESTIONS };
  const questions = [
    ...(await store.migrations.list(asked)).map(({ id, revision, request }) => ({
      id,
      revision,
      ...request,
    })),
    ...(await store.waves.list(asked)),
  ];
  for (const { id, revision, target } of questions) {
    if (!environments.includes(target.environment)) continue;
    const notices = [{ kind: "root" as const }, { kind: "approval" as const, revision }];
    await store.outbox.announce(
      id,
      notices.map((notice) => ({ notice, lane: "stages" as const })),
    );
    // The times of reminders may be others, too.
    await store.dispatcher.wakeAt(id, clock.now());
  }
}
