/** The answer to `/migrate check` of several databases: how each stands, and what stands in the way. */
import { bySeverity, type CheckedDatabase, obstaclesIn, text } from "@bakferry/core";

import { context, section } from "./blocks.ts";
import { LEVEL_MARKS } from "./marks.ts";
import { escape } from "./mrkdwn.ts";
import { more } from "./parts.ts";
import type { Answer, Pen } from "./pen.ts";

/** Of one database; `/migrate check` of it alone shows all. */
const MOST_REASONS = 3;

export function checksAnswer(checked: readonly CheckedDatabase[]): Answer {
  return (pen) => {
    const { said } = pen;
    const able = checked.filter(({ outcome }) => outcome.kind === "examined" && outcome.migrateLine !== null);
    const verdict = text("slack.checks.verdict", { able: able.length, count: checked.length });
    return {
      text: said(verdict),
      blocks: [
        section(`*${said(verdict)}*`),
        ...checked.map((each) => section(linesOf(each, pen))),
        context(said(text("slack.checks.foot"))),
      ],
    };
  };
}

function linesOf({ databaseName, outcome }: CheckedDatabase, pen: Pen): readonly string[] {
  const { said } = pen;
  const name = `*${escape(databaseName, 128)}*`;
  if (outcome.kind === "refused") {
    const reasons = outcome.answer.slice(0, MOST_REASONS).map((reason) => said(reason, 300));
    return [`${LEVEL_MARKS.failed} ${name}`, ...reasons];
  }
  const { findings, migrateLine } = outcome;
  const warnings = findings.filter(({ kind }) => kind === "warning");
  const obstacles = obstaclesIn(findings);
  const shown = bySeverity([...obstacles, ...warnings]).slice(0, MOST_REASONS);
  const hidden = obstacles.length + warnings.length - shown.length;
  const counts = text("slack.checks.counts", { obstacles: obstacles.length, warnings: warnings.length });
  return [
    `${LEVEL_MARKS[migrateLine === null ? "failed" : "succeeded"]} ${name} · ${said(counts)}`,
    ...shown.map(({ summary }) => `• ${said(summary, 300)}`),
    ...(hidden > 0 ? [more(hidden, pen)] : []),
  ];
}
