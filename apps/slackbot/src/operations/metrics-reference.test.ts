/** docs/reference/metrics.md, the examples for Prometheus and Grafana, and a scrape name the same metrics. */
import { readFileSync } from "node:fs";
import path from "node:path";

import { readPage, tableRows } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { recordingLogger } from "../testing/silent.ts";
import { COUNTERS, HISTOGRAMS, type Metric, PROCESS_GAUGES, STORE_GAUGES } from "./metric-table.ts";
import { createPrometheus, type ScrapeSources } from "./prometheus.ts";

const page = readPage("reference/metrics.md");
const EXAMPLES = path.join(import.meta.dirname, "../../../../examples");

function rowsOf(type: string, table: Readonly<Record<string, Metric>>): readonly (readonly string[])[] {
  return Object.values(table).map(({ name, help, labels }) => [name, type, labels.join(", ") || "–", help]);
}

test("the reference lists every metric, and no other, with its labels and its meaning", () => {
  expect(tableRows(page, "Of the process")).toEqual([
    ...rowsOf("counter", COUNTERS),
    ...rowsOf("histogram", HISTOGRAMS),
    ...rowsOf("gauge", PROCESS_GAUGES),
  ]);
  expect(tableRows(page, "Of the store")).toEqual(rowsOf("gauge", STORE_GAUGES));
});

test("the reference explains every label", () => {
  const tables: readonly Readonly<Record<string, Metric>>[] = [
    COUNTERS,
    HISTOGRAMS,
    PROCESS_GAUGES,
    STORE_GAUGES,
  ];
  const used = tables.flatMap((table) => Object.values(table).flatMap(({ labels }) => labels));
  const explained = tableRows(page, "Labels").map(([label = ""]) => label.split(" ")[0]);
  expect(new Set(explained)).toEqual(new Set(used));
});

const WAITING = { count: 3, oldestMs: 1500 };
const SOURCES: ScrapeSources = {
  counts: () =>
    Promise.resolve({
      migrations: { importing: 2 },
      notices: { people: WAITING, stages: WAITING, progress: WAITING },
      acts: WAITING,
      dueTurns: WAITING,
      heldTurns: 1,
    }),
  openSockets: () => 2,
  isReady: () => Promise.resolve(true),
  logger: recordingLogger(),
};

function namesIn(scrape: string): readonly string[] {
  return [...scrape.matchAll(/^# TYPE (\S+)/gmu)].map(([, name = ""]) => name);
}

test("a scrape shows the metrics of the reference, and those of Node that the page speaks of", async () => {
  const scrape = await createPrometheus().render(SOURCES);
  const documented = [...tableRows(page, "Of the process"), ...tableRows(page, "Of the store")];
  const ours = namesIn(scrape).filter((name) => name.startsWith("bakferry_"));
  expect(ours).toEqual(expect.arrayContaining(documented.map(([name]) => name)));
  expect(ours).toHaveLength(documented.length);
  expect(namesIn(scrape)).toContain("nodejs_eventloop_lag_p99_seconds");
  expect(scrape).toContain('bakferry_migrations{phase="importing"} 2\n');
  expect(scrape).toContain('bakferry_outbox_oldest_notice_age_seconds{lane="people"} 1.5\n');
  expect(scrape).toContain('bakferry_migrations_ended_total{phase="failed"} 0\n');
});

test("a store that cannot be read is said, and nothing is made up", async () => {
  const prometheus = createPrometheus();
  await prometheus.render(SOURCES);
  const scrape = await prometheus.render({ ...SOURCES, counts: () => Promise.reject(new Error("gone")) });
  expect(scrape).toContain("bakferry_store_readable 0\n");
  for (const { name } of Object.values(STORE_GAUGES))
    expect(scrape).not.toMatch(new RegExp(String.raw`^${name}(?:\{.*\})? \d`, "mu"));
});

test.each(["prometheus/alerts.yml", "grafana/bakferry.json"])(
  "%s asks for metrics that there are",
  (file) => {
    const names = [...readFileSync(path.join(EXAMPLES, file), "utf8").matchAll(/\bbakferry_\w+/gu)];
    const known = namesIn(page.replaceAll(/^\| `(\w+)`.*$/gmu, "# TYPE $1"));
    const asked = new Set(names.map(([name]) => name.replace(/_(?:bucket|sum|count)$/u, "")));
    const recorded = readFileSync(path.join(EXAMPLES, "prometheus/alerts.yml"), "utf8").match(
      /record: \S+/gu,
    );
    expect(recorded?.length).toBeGreaterThan(0);
    for (const name of asked) {
      if (recorded?.some((each) => each.includes(`:${name}:`))) continue;
      expect(known).toContain(name);
    }
  },
);
