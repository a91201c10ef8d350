/**
 * The status card: one message in the channel for each migration, edited in place until the end.
 *
 * A pure function of the migration's summary, so that a process that starts after a crash draws the same card.
 */
import { commandFor, hasEnded, type Migration, type Summary, text } from "@bakferry/core";
import type { ActionsBlock, Button, ContextBlock, KnownBlock } from "@slack/types";

import { button, confirmation, context, type Drawing, header, section } from "./blocks.ts";
import { commandButton, findingBlocks } from "./findings.ts";
import { LEVEL_MARKS, NEXT_MARK, TROUBLE_MARK } from "./marks.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import { offerButtons } from "./offer-buttons.ts";
import { cardTitle, factFields, failureBlocks, stagePlan } from "./parts.ts";
import type { Pen } from "./pen.ts";

export const DETAILS_ACTION = "migration.details";
export const REPORT_ACTION = "migration.report";
export const CANCEL_ACTION = "migration.cancel";
export const CUTOVER_ACTION = "migration.cutover";
export const TAKEN_ACTION = "doubt.taken";
export const NOT_TAKEN_ACTION = "doubt.not_taken";

export interface RootSubject {
  readonly migration: Migration;
  readonly summary: Summary;
}

export function rootCard({ migration, summary }: RootSubject, pen: Pen): Drawing {
  const { said } = pen;
  const blocks: KnownBlock[] = [
    header(cardTitle(summary, pen), LEVEL_MARKS[summary.level]),
    section([`*${said(summary.headline)}*`, ...troubleLines(migration, pen), turnLine(summary, pen)]),
    ...factFields(summary.facts, requesterFact(migration, pen), pen),
    stagePlan(summary, pen),
    ...failureBlocks(summary.failure, pen),
    ...checks({ migration, summary }, pen),
    actions(migration, summary, pen),
    footer(summary, pen),
  ];
  return { text: said(summary.headline), blocks };
}

/** What the approvers have to know stands on their card; later all of it is old news and stands in the details. */
function checks({ migration, summary }: RootSubject, pen: Pen): KnownBlock[] {
  const { phase, findings } = summary;
  if (phase !== "checking" && phase !== "blocked") return [];
  const asked = commandFor(migration.request, migration.source);
  return findingBlocks(findings, { asked, isWhole: false }, pen);
}

/** `mig_… · plan a1b2c3d4, revision 2 · updated today at 10:02`. */
export function footer(summary: Summary, { said }: Pen): ContextBlock {
  const plan = summary.plan
    ? [said(text("slack.plan", { digest: summary.plan.shortDigest, revision: summary.plan.revision }))]
    : [];
  const updated = `${said(text("slack.updated"))} ${moment(summary.updatedAt)}`;
  return context([code(summary.migrationId, 100), ...plan, updated].join(" · "));
}

/** The passing trouble of the present step; it is being tried again. */
export function troubleLines({ trouble }: Migration, { said }: Pen): readonly string[] {
  return trouble ? [`${TROUBLE_MARK} ${said(trouble)}`] : [];
}

export function requesterFact({ request }: Migration, { said }: Pen): readonly string[] {
  return [`*${said(text("slack.requestedBy"))}*\n${actorMention(request.requestedBy)}`];
}

export function turnLine(summary: Summary, { said }: Pen): string {
  const heard =
    summary.heardAt === null ? "" : ` ${said(text("slack.lastHeard"))} ${moment(summary.heardAt)}`;
  return `${NEXT_MARK} ${said(summary.turn.text)}${heard}`;
}

function againButtons({ again }: Summary, pen: Pen): readonly ButtonElement[] {
  const drawn = again && commandButton(again.button, again.asked, pen);
  return drawn ? [drawn] : [];
}

function actions(migration: Migration, summary: Summary, pen: Pen): ActionsBlock {
  return {
    type: "actions",
    block_id: `actions_${summary.migrationId}`,
    elements: [
      detailsButton(summary, pen),
      ...(hasEnded(summary.phase) ? [reportButton(summary, pen)] : []),
      ...(summary.canCutOver ? [cutoverButton(summary, pen)] : []),
      ...doubtButtons(summary, pen),
      ...(summary.cancellable ? [cancelButton(summary, pen)] : []),
      ...againButtons(summary, pen),
      ...offerButtons(summary, pen),
    ],
  };
}

type ButtonElement = ActionsBlock["elements"][number];

function cutoverButton(summary: Summary, pen: Pen): ButtonElement {
  const { say } = pen;
  const { title } = summary;
  return {
    ...button({
      actionId: CUTOVER_ACTION,
      label: say(text("slack.cutover")),
      spoken: say(text("slack.cutoverOf", { title })),
      value: summary.migrationId,
      style: "primary",
    }),
    confirm: confirmation(
      {
        title: text("slack.cutoverTitle"),
        text: text("slack.cutoverText", { title }),
        confirm: text("slack.cutoverConfirm"),
        deny: text("slack.cancelKeep"),
      },
      pen,
    ),
  };
}

/** What a person saw in the console. The id of a first import has to be typed; that of a chain is known. */
function doubtButtons(summary: Summary, pen: Pen): readonly ButtonElement[] {
  if (summary.doubt === null) return [];
  const taken = doubtButton(TAKEN_ACTION, summary, pen);
  const notTaken = doubtButton(NOT_TAKEN_ACTION, summary, pen);
  return summary.doubt === "increment" ? [taken, notTaken] : [notTaken];
}

function doubtButton(
  actionId: typeof TAKEN_ACTION | typeof NOT_TAKEN_ACTION,
  { migrationId, title }: Summary,
  pen: Pen,
): ButtonElement {
  const label = text(actionId === TAKEN_ACTION ? "slack.taken" : "slack.notTaken");
  return {
    ...button({
      actionId,
      label: pen.say(label),
      spoken: pen.say(text("slack.doubtOf", { label, title })),
      value: migrationId,
    }),
    confirm: confirmation(
      {
        title: label,
        text: text(actionId === TAKEN_ACTION ? "slack.takenText" : "slack.notTakenText"),
        confirm: text("slack.doubtConfirm"),
        deny: text("slack.doubtLook"),
      },
      pen,
    ),
  };
}

export function detailsButton(summary: Pick<Summary, "migrationId" | "title">, { say }: Pen): Button {
  return button({
    actionId: DETAILS_ACTION,
    label: say(text("slack.details")),
    spoken: say(text("slack.detailsOf", { title: summary.title })),
    value: summary.migrationId,
  });
}

export function reportButton({ title, migrationId }: Summary, { say }: Pen): Button {
  return button({
    actionId: REPORT_ACTION,
    label: say(text("report.button")),
    spoken: say(text("report.buttonOf", { title })),
    value: migrationId,
  });
}

export function cancelButton(summary: Summary, pen: Pen): Button {
  const { say } = pen;
  const { title } = summary;
  const cancel = button({
    actionId: CANCEL_ACTION,
    label: say(text("slack.cancel")),
    spoken: say(text("slack.cancelOf", { title })),
    value: summary.migrationId,
    style: "danger",
  });
  return {
    ...cancel,
    confirm: confirmation(
      {
        title: text("slack.cancelTitle"),
        text: text(summary.stopsImport ? "slack.stopText" : "slack.cancelText", { title }),
        confirm: text("slack.cancelConfirm"),
        deny: text("slack.cancelKeep"),
      },
      pen,
    ),
  };
}
