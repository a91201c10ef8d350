/** Traces are made only where they are wanted, and what makes them is loaded only then. */
import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { expect, test, vi } from "vitest";

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

test("a collector that hangs keeps a stopping bot for a few seconds only, and is said", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => {
    silent.listen(0, "127.0.0.1", resolve);
  });
  // The exporter reads the environment of the process itself.
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const logger = recordingLogger();
  const tracer = await openTracer(process.env, logger);
  tracer?.start({ name: "step checking", kind: "internal", attributes: {}, parent: null }).end("ok");
  const stoppedAt = performance.now();
  await tracer?.stop();
  expect(performance.now() - stoppedAt).toBeLessThan(8000);
  expect(logger.lines.map(({ message }) => message)).toContain("The last traces could not be sent.");
  vi.unstubAllEnvs();
  silent.close();
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
}, 60_000);
