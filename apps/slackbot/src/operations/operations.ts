/** Everything that watches the bot and tells operators, put together. */
import type { Clock, Ids } from "@bakferry/core";
import type { VitalSigns } from "@bakferry/store";

import type { Config } from "../config/schema.ts";
import type { BotLog } from "../log.ts";
import type { Connection } from "../slack/slack-app.ts";
import { type Metrics, NO_METRICS } from "./metrics.ts";
import { createObserver, type Observer } from "./observer.ts";
import { type OperationsServer, startOperationsServer } from "./operations-server.ts";
import { createReadiness } from "./readiness.ts";
import type { Tracer } from "./tracer.ts";

export interface OperationsOptions {
  readonly config: Pick<Config, "operations">;
  readonly tracer: Tracer | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: BotLog;
  /** Aborted as soon as the bot is told to stop. */
  readonly stopping: AbortSignal;
}

export interface OperationsSources {
  readonly vitalSigns: VitalSigns;
  readonly connection: () => Connection;
}

export interface Operations {
  readonly metrics: Metrics;
  readonly observer: Observer;
  /** Opens the listener where one is wanted. Throws UsageError when its port cannot be taken. */
  serve(sources: OperationsSources): Promise<void>;
  /** The bot takes work from now on. */
  started(): void;
  /** To be called last: until then the listener says that the bot stops. */
  stop(): Promise<void>;
}

/** What counts is loaded only where somebody can ask for it. */
export async function openOperations(options: OperationsOptions): Promise<Operations> {
  const { config, tracer, clock, ids, logger, stopping } = options;
  const { host, port } = config.operations;
  const prometheus = port === undefined ? null : (await import("./prometheus.ts")).createPrometheus();
  const metrics = prometheus ? guarded(prometheus.metrics, logger) : NO_METRICS;
  metrics.reloaded(true, clock.now());
  let isStarted = false;
  let server: OperationsServer | undefined;

  return {
    metrics,
    observer: createObserver({ metrics, tracer, clock, ids, logger, stopping }),
    started() {
      isStarted = true;
    },

    async serve({ vitalSigns, connection }) {
      if (!prometheus || port === undefined) return;
      const lifetime = () => (stopping.aborted ? "stopping" : isStarted ? "running" : "starting");
      const readiness = createReadiness({ vitalSigns, connection, lifetime, clock });
      const sources = {
        counts: () => vitalSigns.counts(),
        openSockets: () => openSockets(connection()),
        isReady: async () => (await readiness()).isReady,
        logger,
      };
      server = await startOperationsServer(
        { host, port },
        {
          readiness,
          metrics: async () => ({
            contentType: prometheus.contentType,
            body: await prometheus.render(sources),
          }),
          logger,
        },
      );
      logger.info("Health and metrics are served.", { where: server.url });
    },

    async stop() {
      server?.close();
      await tracer?.stop();
    },
  };
}

/** What is only counted must never be what stops a migration. */
function guarded(metrics: Metrics, logger: BotLog): Metrics {
  const quietly =
    (count: (...values: never[]) => void) =>
    (...values: never[]): void => {
      try {
        count(...values);
      } catch (error) {
        logger.error("Something could not be counted.", { error });
      }
    };
  return Object.fromEntries(
    Object.entries(metrics).map(([name, count]) => [name, quietly(count)]),
  ) as unknown as Metrics;
}

function openSockets(connection: Connection): number {
  return connection.mode === "socket" ? connection.open : 0;
}
