/** The report as JSON: texts said in one language, times as ISO 8601 in UTC, actors by their keys. */
import { type Actor, actorKey } from "../model/actor.ts";
import { type Locale, say, type Text } from "../texts/text.ts";
import type { MigrationReport } from "./migration-report.ts";

export function reportJson(report: MigrationReport, locale: Locale): Record<string, unknown> {
  const { type, version, ...rest } = report;
  return {
    type,
    version,
    language: locale,
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, plain(name, value, locale)])),
  };
}

function plain(name: string, value: unknown, locale: Locale): unknown {
  // As it is, so that its digest can be made again.
  if (name === "parts") return value;
  if (Array.isArray(value)) return value.map((item: unknown) => plain("", item, locale));
  if (typeof value === "number") return isTime(name) ? new Date(value).toISOString() : value;
  if (typeof value !== "object" || value === null) return value;
  if (isText(value)) return say(value, locale);
  if (isActor(value)) return actorKey(value);
  return Object.fromEntries(
    Object.entries(value).map(([inner, each]) => [inner, plain(inner, each, locale)]),
  );
}

function isTime(name: string): boolean {
  return name === "at" || name === "asOf" || name.endsWith("At");
}

function isText(value: object): value is Text {
  return "key" in value && "values" in value;
}

function isActor(value: object): value is Actor {
  return (
    "kind" in value && (value.kind === "slackUser" || value.kind === "cliUser" || value.kind === "system")
  );
}
