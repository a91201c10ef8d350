/**
 * Traces by OpenTelemetry, sent to a collector by OTLP over HTTP in JSON.
 *
 * Loaded only where the standard variables name a place for traces. Spans are made by us, around what the bot does
 * anyway, rather than by patching libraries: what stands in them is chosen, and no word of a person or secret is.
 *
 * Source: OpenTelemetry, "Environment variable specification" and "OTLP exporter configuration"; of those, the
 * exporter reads its own (endpoint, headers, timeout, compression, certificates), and the rest is read here.
 */
import { hostname } from "node:os";

import type { Logger } from "@bakferry/core";
import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

import type { Environment } from "../config/secrets.ts";
import type { Span, Tracer } from "./tracer.ts";

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER } as const;
/** Whatever stands in the environment of the process, a span holds no more than this of one value. */
const LONGEST_VALUE = 200;
/** A collector that is away for a night must not fill the log. */
const COMPLAIN_EVERY_MS = 60_000;
/** A collector that does not answer must not keep a stopping bot. */
const STOP_WITHIN_MS = 3000;

export function createOpenTelemetry(environment: Environment, logger: Logger): Tracer {
  let saidAt = Number.NEGATIVE_INFINITY;
  const complain = (reason: string): void => {
    if (performance.now() - saidAt < COMPLAIN_EVERY_MS) return;
    saidAt = performance.now();
    logger.warn("Traces are in trouble.", { reason });
  };
  const hush = (): void => undefined;
  const diagnostics = { error: complain, warn: complain, info: hush, debug: hush, verbose: hush };
  diag.setLogger(diagnostics, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": "bakferry-bot",
      "service.instance.id": `${hostname()}/${process.pid}`,
    }).merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
    sampler: samplerOf(environment, logger),
    spanLimits: { attributeValueLengthLimit: LONGEST_VALUE },
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...batchOf(environment) })],
  });
  const tracer = provider.getTracer("bakferry-bot");

  return {
    start({ name, kind, attributes, parent }) {
      const parentSpan = parent === null ? undefined : own.get(parent);
      const context = parentSpan ? trace.setSpan(ROOT_CONTEXT, parentSpan) : ROOT_CONTEXT;
      return wrap(tracer.startSpan(name, { kind: KINDS[kind], attributes }, context));
    },
    async stop() {
      try {
        await provider.forceFlush({ timeoutMillis: STOP_WITHIN_MS });
        await provider.shutdown();
      } catch (error) {
        logger.warn("The last traces could not be sent.", { error });
      }
    },
  };
}

const own = new WeakMap<Span, OtelSpan>();

function wrap(otelSpan: OtelSpan): Span {
  const { traceId, spanId } = otelSpan.spanContext();
  const span: Span = {
    traceId,
    spanId,
    end(outcome, attributes = {}) {
      otelSpan.setAttributes({ "bakferry.outcome": outcome, ...attributes });
      if (FAILED.has(outcome)) otelSpan.setStatus({ code: SpanStatusCode.ERROR });
      otelSpan.end();
    },
  };
  own.set(span, otelSpan);
  return span;
}

const FAILED: ReadonlySet<string> = new Set(["refused", "throttled", "unanswered", "failed", "trouble"]);

function samplerOf(environment: Environment, logger: Logger): Sampler {
  const name = environment["OTEL_TRACES_SAMPLER"]?.trim() || "parentbased_always_on";
  const ratio = Number(environment["OTEL_TRACES_SAMPLER_ARG"]?.trim() || 1);
  const [, parentBased, kind] = /^(parentbased_)?(always_on|always_off|traceidratio)$/u.exec(name) ?? [];
  if (kind === undefined) logger.warn("OTEL_TRACES_SAMPLER is not known; everything is sampled.", { name });
  const root =
    kind === "always_off"
      ? new AlwaysOffSampler()
      : kind === "traceidratio"
        ? new TraceIdRatioBasedSampler(ratio)
        : new AlwaysOnSampler();
  return parentBased === undefined ? root : new ParentBasedSampler({ root });
}

function batchOf(environment: Environment): { scheduledDelayMillis?: number } {
  const delay = Number(environment["OTEL_BSP_SCHEDULE_DELAY"]?.trim() || Number.NaN);
  return Number.isFinite(delay) ? { scheduledDelayMillis: delay } : {};
}
