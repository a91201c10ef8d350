/** Rows of a wave, as its cards and its review modal show them. */
import { type Text, text, type WaveRow, type WaveSummary } from "@bakferry/core";
import type { Button, ContextBlock, KnownBlock, SectionBlock } from "@slack/types";

import { button, context, section } from "./blocks.ts";
import { FINDING_MARKS, LEVEL_MARKS } from "./marks.ts";
import { code, escape, moment } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";
import { DETAILS_ACTION } from "./root-card.ts";

/** Of one database; the approver reads all of them in its details. */
const MOST_WARNINGS = 3;
const ROWS_OF_A_SECTION = 5;

/** `:x: *sales* · 41.2 GB · failed`, with the reason below and a button for everything else. */
export function statusRow(row: WaveRow, pen: Pen): SectionBlock {
  const { said } = pen;
  const size = said(text("wave.size", { sizeBytes: row.sizeBytes }));
  const line = `${LEVEL_MARKS[row.level]} *${escape(row.databaseName, 128)}* · ${size} · ${said(row.state, 300)}`;
  const drawn = section([line, ...(row.detail ? [said(row.detail, 300)] : [])]);
  return row.exists ? { ...drawn, accessory: memberButton(row, pen) } : drawn;
}

/** What the question is about: each plan by its digest, with what warns; then what is left out, with the reason. */
export function askedBlocks({ rows }: WaveSummary, pen: Pen): readonly KnownBlock[] {
  const asked = rows.filter(({ shortDigest }) => shortDigest !== null);
  const leftOut = rows.filter(({ shortDigest }) => shortDigest === null);
  const common = commonWarnings(asked);
  const shared = new Set(common.map(identity));
  const own = asked.map((row) => ({
    ...row,
    warnings: row.warnings.filter((warning) => !shared.has(identity(warning))),
  }));
  return [
    ...(common.length === 0
      ? []
      : [section([`*${pen.said(text("wave.forAll"))}*`, ...warningLines(common, pen)])]),
    ...sectionsOf(own.map((row) => askedLines(row, pen))),
    ...(leftOut.length === 0
      ? []
      : sectionsOf([
          [`*${pen.said(text("wave.leftOut", { count: leftOut.length }))}*`],
          ...leftOut.map((row) => leftOutLines(row, pen)),
        ])),
  ];
}

/** What speaks of the account or the instance says the same for every database, so it is said once. */
function commonWarnings(asked: readonly WaveRow[]): readonly Text[] {
  const [first, ...others] = asked;
  if (!first || others.length === 0) return [];
  return first.warnings.filter((warning) =>
    others.every((row) => row.warnings.some((other) => identity(other) === identity(warning))),
  );
}

function identity(warning: Text): string {
  return JSON.stringify(warning);
}

export function waveFooter({ waveId, plan, retryOf, updatedAt }: WaveSummary, { said }: Pen): ContextBlock {
  const parts = [
    code(waveId, 100),
    ...(plan ? [said(text("slack.plan", { digest: plan.shortDigest, revision: plan.revision }))] : []),
    ...(retryOf === null ? [] : [said(text("wave.isRetryOf", { waveId: retryOf }))]),
    `${said(text("slack.updated"))} ${moment(updatedAt)}`,
  ];
  return context(parts.join(" · "));
}

function sectionsOf(groups: readonly (readonly string[])[]): readonly SectionBlock[] {
  const sections: SectionBlock[] = [];
  for (let start = 0; start < groups.length; start += ROWS_OF_A_SECTION)
    sections.push(section(groups.slice(start, start + ROWS_OF_A_SECTION).flat()));
  return sections;
}

function askedLines(row: WaveRow, pen: Pen): readonly string[] {
  const { said } = pen;
  const { databaseName, sizeBytes, shortDigest, warnings } = row;
  const facts = [
    `*${escape(databaseName, 128)}*`,
    said(text("wave.size", { sizeBytes })),
    said(text("wave.plan", { digest: shortDigest ?? "" })),
    ...(warnings.length > 0 ? [said(text("wave.warnings", { count: warnings.length }))] : []),
  ];
  return [facts.join(" · "), ...warningLines(warnings, pen)];
}

function warningLines(warnings: readonly Text[], { said }: Pen): readonly string[] {
  const shown = warnings.slice(0, MOST_WARNINGS).map((warning) => said(warning, 200));
  const hidden = warnings.length - shown.length;
  const more = hidden > 0 ? [said(text("wave.more", { count: hidden }))] : [];
  return [...shown, ...more].map((words) => `${FINDING_MARKS.warning} ${words}`);
}

function leftOutLines({ databaseName, state, detail }: WaveRow, { said }: Pen): readonly string[] {
  const reason: Text = detail ?? state;
  return [`${LEVEL_MARKS.stopped} *${escape(databaseName, 128)}*: ${said(reason, 300)}`];
}

function memberButton({ databaseName, migrationId }: WaveRow, { say }: Pen): Button {
  return button({
    actionId: DETAILS_ACTION,
    label: say(text("slack.details")),
    spoken: say(text("slack.detailsOf", { title: databaseName })),
    value: migrationId,
  });
}
