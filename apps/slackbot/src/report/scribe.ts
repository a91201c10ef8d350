/** What a report is written with: the reader's language and the clock of the instance's region. */
import type { Locale, MigrationReport, Text } from "@bakferry/core";

import { createPen } from "../views/pen.ts";
import { escapeHtml } from "./html-text.ts";
import { utcTime, zonedTime, zoneOf } from "./report-time.ts";

export interface Scribe {
  /** IANA name; `null` where the region's zone is not known. */
  readonly zone: string | null;
  readonly say: (words: Text) => string;
  /** Escaped. */
  readonly html: (words: Text) => string;
  /** "20:04"; with seconds where all was over soon, with the day where it took more than one. */
  readonly clock: (at: number) => string;
  /** "2026-11-23 04:04:02", in the zone; `null` without one. */
  readonly local: (at: number) => string | null;
}

const SHORT_MS = 10 * 60_000;

export function createScribe({ request, asOf }: MigrationReport, locale: Locale): Scribe {
  const { say } = createPen("classic", locale);
  const zone = zoneOf(request.target.regionId);
  const isOneDay = utcTime(request.at).slice(0, 10) === utcTime(asOf).slice(0, 10);
  const isShort = asOf - request.at < SHORT_MS;
  return {
    zone,
    say,
    html: (words) => escapeHtml(say(words)),
    clock: (at) => utcTime(at).slice(isOneDay ? 11 : 5, isShort ? 19 : 16),
    local: (at) => (zone === null ? null : zonedTime(at, zone)),
  };
}
