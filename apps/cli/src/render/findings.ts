/** Lines of an examination, each with its verdict in front and its remedy below. */
import { say, text, type Text } from "@bakferry/core/examine";

import { nextLine } from "./next-line.ts";
import { indented, line, type Page, type Tone, toned } from "./page.ts";
import { widthOf } from "./visible.ts";

export interface ExaminedLine {
  /** Stable word for scripts. */
  readonly id: string;
  readonly status: LineStatus;
  readonly summary: string;
  /** What to do; `null` when there is nothing to do. */
  readonly remedy: string | null;
}

/** `unknown`: it could not be looked at, or was not tried; never the same as passed. */
export type LineStatus = "passed" | "warning" | "failed" | "unknown";

const TONES: Readonly<Record<LineStatus, Tone>> = {
  passed: "good",
  warning: "warning",
  failed: "bad",
  unknown: "warning",
};

export function renderFindings(lines: readonly ExaminedLine[]): Page {
  const words = { passed: "", warning: "", failed: "", unknown: "" };
  for (const status of Object.keys(words) as LineStatus[])
    words[status] = say(text("cli.finding.word", { status }));
  const width = Math.max(...Object.values(words).map(widthOf)) + 2;
  return lines.flatMap(({ status, summary, remedy }) => [
    { ...line(toned(TONES[status], words[status].padEnd(width)), summary), hang: width },
    ...(remedy === null ? [] : indented([nextLine(remedy)], width)),
  ]);
}

/** `says`: the summary, then the remedy. */
export function examined(
  id: string,
  status: LineStatus,
  says: readonly [summary: Text, remedy: Text | null],
): ExaminedLine {
  const [summary, remedy] = says;
  return { id, status, summary: say(summary), remedy: remedy && say(remedy) };
}

export function findingJson({ id, status, summary, remedy }: ExaminedLine): object {
  return { id, status, summary, remedy };
}
