/** Whether traces are wanted, by the standard variables of OpenTelemetry; loads what makes them only then. */
import type { Logger } from "@bakferry/core";

import type { Environment } from "../config/secrets.ts";
import type { Tracer } from "./tracer.ts";

/** `null` when nobody wants traces. */
export async function openTracer(environment: Environment, logger: Logger): Promise<Tracer | null> {
  if (!wantsTraces(environment)) return null;
  const protocol = valueOf(environment, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
  if (protocol !== undefined && protocol !== "http/json")
    logger.warn("Traces are sent as http/json, whatever the environment says.", { protocol });
  const { createOpenTelemetry } = await import("./open-telemetry.ts");
  return createOpenTelemetry(environment, logger);
}

/** An endpoint turns them on; the switches of the specification turn them off. */
export function wantsTraces(environment: Environment): boolean {
  if (valueOf(environment, "OTEL_SDK_DISABLED")?.toLowerCase() === "true") return false;
  const exporter = valueOf(environment, "OTEL_TRACES_EXPORTER");
  if (exporter !== undefined) return exporter.split(",").some((name) => name.trim() === "otlp");
  return (
    valueOf(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT") !== undefined
  );
}

/** The first that is set; the specification takes an empty value for none. */
function valueOf(environment: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== "");
}
