/** The answer to `/migrate check`: what would happen, for the one person who asked; nothing waits and nobody is called. */
import { bySeverity, type CheckReport, obstaclesIn, sourceName, text } from "@bakferry/core";
import type { ActionsBlock } from "@slack/types";

import { button, context, type Drawing, header, section } from "./blocks.ts";
import { CHOOSE_ACTION, estimateBlocks, findingBlocks, MAX_VALUE_LENGTH } from "./findings.ts";
import { NEXT_MARK } from "./marks.ts";
import { code, moment, plain } from "./mrkdwn.ts";
import type { Answer, Pen } from "./pen.ts";

export function checkAnswer(report: CheckReport): Answer {
  return (pen) => drawCheck(report, pen);
}

function drawCheck(report: CheckReport, pen: Pen): Drawing {
  const { say, said } = pen;
  const { findings, request, migrateLine } = report;
  const names = { database: request.targetDatabaseName, target: request.target.name };
  const count = obstaclesIn(findings).length;
  const verdict =
    count > 0 ? text("slack.check.blocked", { ...names, count }) : text("slack.check.clear", names);
  const next = migrateLine === null ? [] : [`${NEXT_MARK} ${code(migrateLine, 600)}`];
  return {
    text: said(verdict),
    blocks: [
      header(say(text("slack.check.title", names))),
      section([`*${said(verdict)}*`, code(sourceName(report.source), 600), ...next]),
      ...estimateBlocks(findings, pen),
      ...findingBlocks(bySeverity(findings), { asked: report.asked, isWhole: false }, pen),
      ...(migrateLine === null ? [] : migrateButton(migrateLine, pen)),
      context(`${said(text("slack.check.nothingStarted"))} · ${moment(report.checkedAt)}`),
    ],
  };
}

function migrateButton(command: string, { say }: Pen): ActionsBlock[] {
  if (plain(command) !== command || Array.from(command).length > MAX_VALUE_LENGTH) return [];
  const migrate = button({
    actionId: CHOOSE_ACTION,
    label: say(text("slack.check.migrate")),
    spoken: say(text("slack.runs", { label: text("slack.check.migrate"), command })),
    value: command,
    style: "primary",
  });
  return [{ type: "actions", elements: [migrate] }];
}
