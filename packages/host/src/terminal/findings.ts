/** Lines of an examination, each with its verdict in front and below it what to do, ready to be copied. */
import { type Aid, type Evidence, type Finding, text, type Text } from "@bakferry/core/examine";

import { say } from "./language.ts";
import { nextLine } from "./next-line.ts";
import type { Output } from "./output.ts";
import { commandToType, indented, line, type Page, type Tone, toned } from "./page.ts";
import { widthOf } from "./visible.ts";

export interface ExaminedLine {
  /** Stable word for scripts. */
  readonly id: string;
  readonly status: LineStatus;
  readonly summary: string;
  /** What to do; `null` when there is nothing to do. */
  readonly remedy: string | null;
  readonly aids: readonly Aid[];
  readonly evidence: readonly Evidence[];
}

/** `unknown`: it could not be looked at, or was not tried; never the same as passed. */
export type LineStatus = "passed" | "warning" | "failed" | "unknown";

const TONES: Readonly<Record<LineStatus, Tone>> = {
  passed: "good",
  warning: "warning",
  failed: "bad",
  unknown: "warning",
};

const STATUS: Readonly<Record<Finding["kind"], LineStatus>> = {
  passed: "passed",
  warning: "warning",
  blocker: "failed",
  unknown: "unknown",
};

export function renderFindings(lines: readonly ExaminedLine[], { showsEvidence = false } = {}): Page {
  const words = { passed: "", warning: "", failed: "", unknown: "" };
  for (const status of Object.keys(words) as LineStatus[])
    words[status] = say(text("cli.finding.word", { status }));
  const width = Math.max(...Object.values(words).map(widthOf)) + 2;
  return lines.flatMap(({ status, summary, remedy, aids, evidence }) => [
    { ...line(toned(TONES[status], words[status].padEnd(width)), summary), hang: width },
    ...indented(
      [
        ...(remedy === null ? [] : [nextLine(remedy)]),
        ...aids.flatMap(aidLines),
        ...(showsEvidence ? evidenceLines(evidence) : []),
      ],
      width,
    ),
  ]);
}

/** `says`: the summary, then the remedy. */
export function examined(
  id: string,
  status: LineStatus,
  says: readonly [summary: Text, remedy: Text | null],
): ExaminedLine {
  const [summary, remedy] = says;
  return { id, status, summary: say(summary), remedy: remedy && say(remedy), aids: [], evidence: [] };
}

export function lineOfFinding({ checkId, kind, summary, remedy, evidence }: Finding): ExaminedLine {
  return {
    id: checkId,
    status: STATUS[kind],
    summary: say(summary),
    remedy: remedy && say(remedy.text),
    aids: remedy?.aids ?? [],
    evidence,
  };
}

export function findingJson({ id, status, summary, remedy, aids, evidence }: ExaminedLine): object {
  return { id, status, summary, remedy, aids: aids.map(aidJson), evidence };
}

/** What a doctor says at its end; true when something has failed. */
export function showExamination(output: Output, lines: readonly ExaminedLine[]): boolean {
  const hasFailed = lines.some(({ status }) => status === "failed");
  output.result(renderFindings(lines), {
    type: "doctor",
    version: 1,
    outcome: hasFailed ? "failed" : "passed",
    lines: lines.map(findingJson),
  });
  return hasFailed;
}

export function aidLines(aid: Aid): Page {
  switch (aid.kind) {
    case "command":
      return aid.command.split("\n").map(commandToType);
    case "policy":
      return JSON.stringify(aid.policy, null, 2).split("\n").map(commandToType);
    case "link":
      return [{ ...line("  ", say(aid.label), ": ", aid.url), isVerbatim: true }];
    case "button":
      // A terminal has no buttons; the words of the remedy name what to type, and here it is.
      return aid.button.id === "another_name" ? [commandToType(`--as ${aid.button.name}`)] : [];
  }
}

export function aidJson(aid: Aid): object {
  return aid.kind === "link" ? { ...aid, label: say(aid.label) } : aid;
}

/** One line for each place that the figures come from. */
function evidenceLines(evidence: readonly Evidence[]): Page {
  const places = Map.groupBy(evidence, ({ source, readAt }) =>
    say(text("evidence.source", { source, readAt })),
  );
  return [...places].map(([place, figures]) => {
    const said = figures.map(({ name, value }) => say(text("evidence.item", { name, value })));
    return { ...line(toned("faint", `${place}: ${said.join(", ")}`)), hang: 2 };
  });
}
