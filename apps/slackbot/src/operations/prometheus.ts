/**
 * The metrics as Prometheus reads them. What this process did is counted as it happens; what waits in the store is
 * read at the scrape.
 */
import { ENDED_PHASES, type Logger } from "@bakferry/core";
import type { Counts } from "@bakferry/store";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

import { COUNTERS, HISTOGRAMS, type Metric, PROCESS_GAUGES, STORE_GAUGES } from "./metric-table.ts";
import type { Metrics, TurnOutcome } from "./metrics.ts";

export interface ScrapeSources {
  /** Rejects when the store cannot be read; what it would tell is left out of the scrape then. */
  readonly counts: () => Promise<Counts>;
  readonly openSockets: () => number;
  readonly isReady: () => Promise<boolean>;
  readonly logger: Logger;
}

export interface Prometheus {
  readonly metrics: Metrics;
  readonly contentType: string;
  render(sources: ScrapeSources): Promise<string>;
}

/** Also counts what Node tells of this process: memory, event loop, garbage. */
export function createPrometheus(): Prometheus {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counters = mapValues(COUNTERS, (metric) => new Counter({ ...orderOf(metric), registers }));
  const histograms = mapValues(
    HISTOGRAMS,
    (metric) => new Histogram({ ...orderOf(metric), buckets: [...metric.buckets], registers }),
  );
  const gauges = mapValues(PROCESS_GAUGES, (metric) => new Gauge({ ...orderOf(metric), registers }));
  const storeGauges = mapValues(STORE_GAUGES, (metric) => new Gauge({ ...orderOf(metric), registers }));
  beginAtNothing(counters);

  return {
    contentType: registry.contentType,
    metrics: metricsOf(counters, histograms, gauges),
    async render({ counts, openSockets, isReady, logger }) {
      gauges.sockets.set(openSockets());
      gauges.ready.set((await isReady()) ? 1 : 0);
      for (const gauge of Object.values(storeGauges)) forget(gauge);
      try {
        fill(storeGauges, await counts());
        gauges.readable.set(1);
      } catch (error) {
        gauges.readable.set(0);
        logger.warn("The store could not be read for the metrics.", { error });
      }
      return registry.metrics();
    },
  };
}

function orderOf({ name, help, labels }: Metric): { name: string; help: string; labelNames: string[] } {
  return { name, help, labelNames: [...labels] };
}

type Gauges<Table> = Readonly<Record<keyof Table, Gauge>>;

function metricsOf(
  counters: Readonly<Record<keyof typeof COUNTERS, Counter>>,
  histograms: Readonly<Record<keyof typeof HISTOGRAMS, Histogram>>,
  gauges: Gauges<typeof PROCESS_GAUGES>,
): Metrics {
  return {
    act: (kind, outcome, seconds) => histograms.acts.observe({ kind, outcome }, seconds),
    step: (phase, outcome, seconds) => histograms.steps.observe({ phase, outcome }, seconds),
    notice: (kind, outcome, seconds) => histograms.notices.observe({ kind, outcome }, seconds),
    call({ service, operation }, outcome, seconds) {
      histograms.calls.observe({ service, operation }, seconds);
      counters.calls.inc({ service, operation, outcome });
    },
    turn: (outcome) => counters.turns.inc({ outcome }),
    retry: (of, count) => counters.retries.inc({ of }, count),
    waited: (service, seconds) => histograms.waits.observe({ service }, seconds),
    sent: (bytes) => counters.sent.inc(bytes),
    stored: (bytes) => counters.stored.inc(bytes),
    vote: (of, verdict) => counters.votes.inc({ of, verdict }),
    stage: (stage, seconds) => histograms.stages.observe({ stage }, seconds),
    ended: (phase) => counters.ends.inc({ phase }),
    reloaded(isTaken, at) {
      gauges.reloadWorked.set(isTaken ? 1 : 0);
      if (isTaken) gauges.reloadedAt.set(at / 1000);
    },
  };
}

/** What grows from 0 is seen to grow; what appears with 1 is not. */
function beginAtNothing(counters: Readonly<Record<keyof typeof COUNTERS, Counter>>): void {
  const outcomes: readonly TurnOutcome[] = ["done", "lost", "threw", "handed_back"];
  counters.sent.inc(0);
  counters.stored.inc(0);
  for (const phase of ENDED_PHASES) counters.ends.inc({ phase }, 0);
  for (const outcome of outcomes) counters.turns.inc({ outcome }, 0);
}

function fill(gauges: Gauges<typeof STORE_GAUGES>, counts: Counts): void {
  const { migrations, notices, acts, dueTurns, heldTurns } = counts;
  for (const [phase, count] of Object.entries(migrations)) gauges.migrations.set({ phase }, count);
  for (const [lane, { count, oldestMs }] of Object.entries(notices)) {
    gauges.notices.set({ lane }, count);
    gauges.noticeAge.set({ lane }, oldestMs / 1000);
  }
  gauges.acts.set(acts.count);
  gauges.actAge.set(acts.oldestMs / 1000);
  gauges.due.set(dueTurns.count);
  gauges.lag.set(dueTurns.oldestMs / 1000);
  gauges.held.set(heldTurns);
}

/** A reset alone would leave a gauge without labels at 0, as if that were known. */
function forget(gauge: Gauge): void {
  gauge.reset();
  gauge.remove({});
}

function mapValues<Table extends Readonly<Record<string, unknown>>, Made>(
  table: Table,
  make: (order: Table[keyof Table]) => Made,
): Record<keyof Table, Made> {
  const entries = Object.entries(table).map(([key, order]) => [key, make(order as Table[keyof Table])]);
  return Object.fromEntries(entries) as Record<keyof Table, Made>;
}
