/** The answer to `/migrate check`: what would happen, for the one person who asked; nothing waits and nobody is called. */
import { bySeverity, type CheckReport, obstaclesIn, say, sourceName, text } from "@bakferry/core";
import type { ActionsBlock } from "@slack/types";

import { button, context, type Drawing, header, section } from "./blocks.ts";
import { CHOOSE_ACTION, estimateBlocks, findingBlocks, MAX_VALUE_LENGTH } from "./findings.ts";
import { NEXT_MARK } from "./marks.ts";
import { code, moment, plain } from "./mrkdwn.ts";
import { said } from "./parts.ts";

export function checkAnswer(report: CheckReport): Drawing {
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
      ...estimateBlocks(findings),
      // Everybody's client can draw the classic blocks, and this is posted without trying.
      ...findingBlocks(bySeverity(findings), "classic", { asked: report.asked, isWhole: false }),
      ...(migrateLine === null ? [] : migrateButton(migrateLine)),
      context(`${said(text("slack.check.nothingStarted"))} · ${moment(report.checkedAt)}`),
    ],
  };
}

function migrateButton(command: string): ActionsBlock[] {
  if (plain(command) !== command || Array.from(command).length > MAX_VALUE_LENGTH) return [];
  const migrate = button({
    actionId: CHOOSE_ACTION,
    label: say(text("slack.check.migrate")),
    spoken: say(text("slack.useThisOne", { command })),
    value: command,
    style: "primary",
  });
  return [{ type: "actions", elements: [migrate] }];
}
