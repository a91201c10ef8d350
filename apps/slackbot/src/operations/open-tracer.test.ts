/** Traces are made only where they are wanted, and what makes them is loaded only then. */
import { spawnSync } from "node:child_process";
import path from "node:path";

import { expect, test } from "vitest";

import { recordingLogger } from "../testing/silent.ts";
import { openTracer, wantsTraces } from "./open-tracer.ts";

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };

test.each([
  [{}, false],
  [ENDPOINT, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:4318/v1/traces" }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, false],
  [{ OTEL_TRACES_EXPORTER: "otlp" }, true],
  [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: "none" }, false],
  [{ ...ENDPOINT, OTEL_SDK_DISABLED: "true" }, false],
])("with %j traces are wanted: %s", (environment, isWanted) => {
  expect(wantsTraces(environment)).toBe(isWanted);
});

test("another protocol, and a sampler that nobody knows, are said", async () => {
  const logger = recordingLogger();
  const environment = {
    ...ENDPOINT,
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_TRACES_SAMPLER: "xray",
  };
  const tracer = await openTracer(environment, logger);
  await tracer?.stop();
  expect(logger.lines.map(({ message }) => message)).toEqual([
    "Traces are sent as http/json, whatever the environment says.",
    "OTEL_TRACES_SAMPLER is not known; everything is sampled.",
  ]);
});

test("a bot that nobody watches loads nothing of it", () => {
  const watching = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from "node:module";
    registerHooks({
      load(url, context, next) {
        if (/opentelemetry|prom-client/.test(url)) process.stderr.write("LOADED " + url + "\\n");
        return next(url, context);
      },
    });
  `)}`;
  const main = path.join(import.meta.dirname, "../main.ts");
  const started = spawnSync(
    process.execPath,
    ["--conditions=@bakferry/source", `--import=${watching}`, main, "start", "--config", "none.yaml"],
    { encoding: "utf8", env: { PATH: process.env["PATH"] } },
  );
  expect(started.stderr).toContain("none.yaml");
  expect(started.stderr).not.toContain("LOADED");
});
