/** Everything that the bot draws of a migration in one phase, for tests that hold all of it against one rule. */
import {
  type Action,
  type Actor,
  advise,
  type ApprovalPolicy,
  type BrokenGlass,
  type CheckedDatabase,
  type CheckReport,
  commandFor,
  entryFor,
  type Finding,
  type Migration,
  type MigrationPhase,
  type OfferKind,
  summarize,
  summarizeAction,
  type Text,
  text,
} from "@bakferry/core";
import {
  aDecision,
  aFailure,
  aMigrationIn,
  anAction,
  aPolicy,
  eventBodies,
  ORDINARY_NAMES,
  type OutsideNames,
  TEST_EPOCH,
} from "@bakferry/core/testing";
import type { HomeView, ModalView } from "@slack/types";

import { candidateList, help, noticeModal, refusal, statusAnswer, withNote } from "../views/answers.ts";
import { askedOf, type ShownSubject } from "../views/asked.ts";
import type { Drawing } from "../views/blocks.ts";
import { checkAnswer } from "../views/check-answer.ts";
import { checksAnswer } from "../views/checks-answer.ts";
import { detailsModal } from "../views/details-modal.ts";
import { loadingForm, migrationForm } from "../views/form.ts";
import { glassAlarm, glassModal } from "../views/glass.ts";
import { homeView } from "../views/home.ts";
import { homeProblems, messageProblems, modalProblems } from "../views/limits.ts";
import { cancelList, historyList, migrationList } from "../views/lists.ts";
import { nudgeMessage } from "../views/nudge.ts";
import { offerModal } from "../views/offer-modal.ts";
import type { Pen } from "../views/pen.ts";
import { questionCard } from "../views/question-card.ts";
import { reportMessage } from "../views/report-message.ts";
import { reviewModal } from "../views/review-modal.ts";
import { rootCard } from "../views/root-card.ts";
import { threadEntry } from "../views/thread-entry.ts";
import { ticketAnswer, withTicketOffer } from "../views/ticket.ts";
import { aFinding, words } from "./builders.ts";

export type Drawn = Drawing | ModalView | HomeView;

export interface Surface {
  readonly name: string;
  readonly draw: (pen: Pen) => Drawn;
}

/** By our own validator. */
export function problemsOf(drawn: Drawn): readonly string[] {
  if (!("type" in drawn)) return messageProblems(drawn.blocks);
  return drawn.type === "home" ? homeProblems(drawn) : modalProblems(drawn);
}

export const SYSTEM: Actor = { kind: "system" };
const OFFERS: readonly OfferKind[] = ["create_account", "remove_database"];
const STEP_STATES = [
  "proposed",
  "approved",
  "running",
  "done",
  "denied",
  "expired",
  "cancelled",
  "failed",
] as const;

/** Two rules, all that can be asked for, and people who are somebody only with ordinary names. */
export function policyFor({ person }: OutsideNames): ApprovalPolicy {
  const isOrdinary = person === ORDINARY_NAMES.person;
  const users = isOrdinary ? ["U2"] : [person];
  return aPolicy({
    rules: [
      { users, usergroups: [], count: 1 },
      { users: [], usergroups: isOrdinary ? ["S1"] : [person], count: 1 },
    ],
    confirm: "typed-name",
    approveReason: "with-warnings",
    escalation: { users, usergroups: [], afterMs: 1 },
    windows: {
      timeZone: "Asia/Shanghai",
      allow: [{ days: ["mon", "sat"], from: "22:00", to: "02:00" }],
      deny: [],
      overrun: false,
    },
    breakGlass: { users, usergroups: [], minReasonLength: 20, notify: ["C0AUDIT"], reviewWithinMs: 1 },
  });
}

/** A row of that phase in which everything stands that a card can show. */
function fullRow(phase: MigrationPhase, names: OutsideNames): Migration {
  const row = aMigrationIn(phase, names);
  const { file, person, reason } = names;
  const actor: Actor =
    person === ORDINARY_NAMES.person ? aDecision().actor : { kind: "cliUser", name: person };
  const decision = aDecision({ actor, reason, planDigest: row.planDigest ?? "" });
  const differences = [
    { field: "source.key", before: JSON.stringify(file), after: JSON.stringify(reason) },
    { field: "source.etag", before: '"a"', after: '"b"' },
    { field: "findings.freshness", before: '"passed"', after: '"warning"' },
  ];
  const glass = { ...glassBy(actor, reason), planDigest: "of another plan" };
  return {
    ...row,
    findings: findings(phase, file),
    decisions: phase === "checking" || phase === "blocked" ? [] : [decision],
    ballot:
      row.planDigest === null
        ? null
        : {
            askedAt: TEST_EPOCH,
            nudges: NUDGES,
            replaced: { differences, voided: [decision] },
            keptFrom: null,
          },
    brokenGlass: phase === "verifying" ? { ...glass, planDigest: row.planDigest ?? "" } : glass,
    trouble: phase === "rechecking" ? words(file) : null,
  };
}

export const NUDGES = [
  { kind: "reminder" as const, at: TEST_EPOCH, coversMs: 1 },
  { kind: "escalation" as const, at: TEST_EPOCH, coversMs: 2 },
];
const STEP_DIGEST = "c".repeat(64);

export function glassBy(actor: Actor, reason: string): Omit<BrokenGlass, "planDigest"> {
  return {
    actor,
    reason,
    brokenAt: TEST_EPOCH,
    channels: ["C0AUDIT"],
    reviewDueAt: TEST_EPOCH,
    remindedAt: TEST_EPOCH,
    review: null,
  };
}

function findings(phase: MigrationPhase, file: string): readonly Finding[] {
  const remedy = advise(
    words(file),
    { kind: "button", button: { id: "another_name", name: file } },
    { kind: "link", label: words(file), url: `https://example.com/${file}` },
    { kind: "command", language: "sql", command: file },
    { kind: "policy", policy: { Version: "1", Statement: [] } },
  );
  return [
    ...(phase === "blocked" ? [aFinding({ checkId: "name", kind: "blocker", remedy }, file)] : []),
    aFinding({ checkId: "freshness", kind: "warning", remedy: advise(words(file)) }, file),
    aFinding({ checkId: "role", kind: "unknown", remedy: advise(words(file)) }, file),
    aFinding({ checkId: "duration", group: "cost" }, file),
    aFinding({}, file),
  ];
}

/** What differs by phase. */
export function surfacesIn(phase: MigrationPhase, names: OutsideNames = ORDINARY_NAMES): readonly Surface[] {
  const migration = fullRow(phase, names);
  const policy = policyFor(names);
  const summary = summarize(migration, policy);
  const plan: ShownSubject = { kind: "plan", migration, summary };
  const subject = { subject: plan, policy };
  const history = [{ at: TEST_EPOCH, entry: anEntry(names), actor: migration.request.requestedBy }];
  const list = { title: text("slack.list.title"), summaries: [summary], more: true };
  const past = {
    migration,
    summary,
    endedAt: TEST_EPOCH,
    endedBy: migration.request.requestedBy,
    approvedBy: [migration.request.requestedBy],
  };
  return [
    { name: "status card", draw: (pen) => rootCard({ migration, summary }, pen) },
    { name: "approval card", draw: (pen) => questionCard({ ...subject, revision: migration.revision }, pen) },
    { name: "superseded approval card", draw: (pen) => questionCard({ ...subject, revision: -1 }, pen) },
    { name: "reminder", draw: (pen) => nudgeMessage({ ...subject, revision: 1, number: 2 }, pen) },
    { name: "alarm", draw: (pen) => glassAlarm(subject, pen) },
    { name: "report", draw: (pen) => reportMessage({ migration, summary, files: words(names.file) }, pen) },
    {
      name: "answer to status",
      draw: (pen) => withNote(statusAnswer(migration, summary), words(names.reason))(pen),
    },
    { name: "list", draw: (pen) => migrationList(list)(pen) },
    { name: "list to cancel", draw: (pen) => cancelList([summary])(pen) },
    { name: "history", draw: (pen) => historyList([past], true)(pen) },
    { name: "details", draw: (pen) => detailsModal({ migration, summary, history }, pen) },
    {
      name: "review",
      draw: (pen) => reviewModal({ ...subject, preselected: null, privateMetadata: "{}" }, pen),
    },
    {
      name: "broken glass",
      draw: (pen) => glassModal({ asked: askedOf(plan, policy), privateMetadata: "{}" }, pen),
    },
    ...OFFERS.map((offer) => ({
      name: `offer ${offer}`,
      draw: (pen: Pen) => offerModal({ migration, summary, offer, privateMetadata: "{}" }, pen),
    })),
    {
      name: "home",
      draw: (pen) =>
        homeView(
          {
            votes: [{ subject: plan, policy }],
            scheduled: [{ summary: { ...summary, migrationId: "mig_000002" }, opensAt: TEST_EPOCH }],
            open: [{ ...summary, migrationId: "mig_000003" }],
            ended: [summary],
          },
          pen,
        ),
    },
  ];
}

/** What is the same in every phase: entries, steps beyond the plan, and answers to what somebody typed. */
export function otherSurfaces(names: OutsideNames = ORDINARY_NAMES): readonly Surface[] {
  const line = `/migrate ${names.database}`;
  const choice = { description: words(names.file), command: line };
  const candidates = { answer: [words(names.database)], candidates: [choice], line };
  return [
    ...entries(names),
    ...STEP_STATES.flatMap((state) => steps(state, names)),
    { name: "refusal", draw: (pen) => refusal([words(names.database)], line)(pen) },
    { name: "candidates", draw: (pen) => candidateList(candidates)(pen) },
    { name: "help", draw: (pen) => help([names.target])(pen) },
    { name: "check", draw: (pen) => checkAnswer(aCheckReport(names))(pen) },
    { name: "checks", draw: (pen) => checksAnswer(someChecks(names))(pen) },
    { name: "notice", draw: (pen) => noticeModal(words(names.reason))(pen) },
    {
      name: "ticket offer",
      draw: (pen) => withTicketOffer(refusal([words(names.file)], null), names.file)(pen),
    },
    { name: "ticket", draw: (pen) => ticketAnswer(aTicket(names))(pen) },
    { name: "form being loaded", draw: (pen) => loadingForm("migrate")(pen) },
    { name: "form", draw: (pen) => migrationForm(aForm(names))(pen) },
  ];
}

function entries(names: OutsideNames): readonly Surface[] {
  const migration = { ...fullRow("failed", names), actions: [anAction({ order: anOrder(names) })] };
  const { requestedBy } = migration.request;
  return eventBodies(names).flatMap((body, index) => {
    const event = { at: TEST_EPOCH, actor: SYSTEM, sequence: index, hash: "", body };
    const entry = entryFor(event, migration);
    if (!entry) return [];
    // Whom an entry is for is known by the id that Slack gave.
    const { mentions: _known, ...rest } = entry;
    const shown = names === ORDINARY_NAMES ? entry : rest;
    const actor = requestedBy;
    return [
      {
        name: `entry ${body.type}`,
        draw: (pen: Pen) => threadEntry({ entry: shown, requestedBy, actor }, pen),
      },
    ];
  });
}

function steps(state: (typeof STEP_STATES)[number], names: OutsideNames): readonly Surface[] {
  const owner: Actor = { kind: "cliUser", name: names.person };
  const action = anAction({
    state,
    owner,
    order: anOrder(names),
    reason: words(names.reason),
    result: state === "done" ? words(names.reason) : null,
    failure: state === "failed" ? aFailure(names.reason) : null,
    nudges: NUDGES,
    brokenGlass:
      state === "proposed" || state === "denied"
        ? null
        : { ...glassBy(owner, names.reason), planDigest: STEP_DIGEST },
    digest: STEP_DIGEST,
    decisions: [aDecision({ actor: owner, reason: names.reason })],
  });
  const policy = policyFor(names);
  const migration = { ...fullRow("failed", names), actions: [action] };
  const summary = summarizeAction(migration, action);
  const step: ShownSubject = { kind: "action", migration, action, summary };
  const subject = { subject: step, policy };
  const form = { preselected: "deny" as const, privateMetadata: "{}" };
  return [
    { name: `step ${state}`, draw: (pen) => questionCard({ ...subject, revision: 0 }, pen) },
    { name: `review of a step ${state}`, draw: (pen) => reviewModal({ ...subject, ...form }, pen) },
    {
      name: `reminder of a step ${state}`,
      draw: (pen) => nudgeMessage({ ...subject, revision: 0, number: 2 }, pen),
    },
    { name: `alarm of a step ${state}`, draw: (pen) => glassAlarm(subject, pen) },
    {
      name: `broken glass of a step ${state}`,
      draw: (pen) => glassModal({ asked: askedOf(step, policy), privateMetadata: "{}" }, pen),
    },
    {
      name: `home with a step ${state}`,
      draw: (pen) => homeView({ votes: [subject], scheduled: [], open: [], ended: [] }, pen),
    },
  ];
}

function anOrder({ database, target }: OutsideNames): Action["order"] {
  const { order } = anAction();
  return order.kind === "open_database" ? { ...order, databaseName: database, instanceId: target } : order;
}

function anEntry({ file, reason }: OutsideNames) {
  const said: Text = words(file);
  return {
    level: "failed" as const,
    text: said,
    details: [said],
    remedies: [words(reason)],
    verbatim: reason,
    broadcast: false,
    mentionsRequester: true,
  };
}

function aCheckReport(names: OutsideNames): CheckReport {
  const { request, source } = aMigrationIn("checking", names);
  return {
    kind: "examined",
    request,
    source,
    findings: findings("blocked", names.file),
    checkedAt: TEST_EPOCH,
    asked: commandFor(request, source),
    migrateLine: `/migrate ${names.database}`,
  };
}

/** As many as may be named. */
function someChecks(names: OutsideNames): readonly CheckedDatabase[] {
  const refused: CheckedDatabase = {
    databaseName: names.target,
    outcome: { kind: "refused", answer: [words(names.file)], candidates: [], missingKey: null },
  };
  const examined: CheckedDatabase = { databaseName: names.database, outcome: aCheckReport(names) };
  return [examined, ...Array.from({ length: 39 }, () => refused)];
}

function aTicket({ file }: OutsideNames) {
  return {
    kind: "issued" as const,
    ticket: { line: "bakferry-ticket", expiresAt: TEST_EPOCH },
    address: { bucket: "backups", key: `migrate/${file}` },
  };
}

function aForm({ database, file, target, reason }: OutsideNames) {
  return {
    verb: "migrate" as const,
    answer: [words(reason)],
    backup: {
      id: "object_0123",
      requested: { kind: "object" as const, bucket: "backups", key: file },
      name: `migrate/${file}`,
      sizeBytes: 1,
      modifiedAt: TEST_EPOCH,
      header: { databaseName: database, kind: "full", finishedAt: "2026-06-10T03:12:45", release: "2019" },
    },
    target: {
      target: { name: "prod-1", instanceId: target, regionId: "cn-hangzhou", environment: target },
      instance: { release: "2022", status: "Running", freeBytes: 1 },
    },
    newName: null,
    withIncrements: true,
    channel: { chosen: "C0MIGRATIONS" },
    privateMetadata: "{}",
  };
}
