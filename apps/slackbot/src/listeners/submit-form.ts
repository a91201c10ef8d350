/** Does what a filled form says: the same as the command it stands for. */
import { checkRequest, requestMigration, type Text, text } from "@bakferry/core";

import { notice, noticeModal } from "../views/answers.ts";
import { checkAnswer } from "../views/check-answer.ts";
import { drawForm } from "./open-form.ts";
import type { ReceivedForm } from "./received.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

export async function submitForm(deps: WorkDeps, form: ReceivedForm): Promise<void> {
  return form.verb === "check" ? check(deps, form) : migrate(deps, form);
}

async function migrate(deps: WorkDeps, form: ReceivedForm): Promise<void> {
  const outcome = await requestMigration(deps.desk, {
    command: form.command,
    requestedBy: form.person,
    conversation: { teamId: form.teamId, channelId: form.postIn },
    idempotencyKey: form.key,
  });
  if (outcome.kind === "refused") return showAgain(deps, form, outcome.answer);
  const { migration } = outcome;
  const { title } = summaryOf(deps, migration);
  const accepted = text("form.accepted", { title, migrationId: migration.id });
  await deps.answers.replace(form, noticeModal(accepted), notice(accepted));
}

async function check(deps: WorkDeps, form: ReceivedForm): Promise<void> {
  const outcome = await checkRequest(deps.desk, { command: form.command, defaultTarget: null });
  if (outcome.kind === "refused") return showAgain(deps, form, outcome.answer);
  await deps.answers.tell(form, checkAnswer(outcome));
  await deps.answers.replace(form, noticeModal(text("form.checked")), notice(text("form.checked")));
}

/** With all that was chosen, so that one thing can be changed. */
async function showAgain(deps: WorkDeps, form: ReceivedForm, answer: readonly Text[]): Promise<void> {
  await deps.noteRefusal(form, { act: "request", reasons: answer });
  const { verb, command, postIn, asksForChannel, responseUrl } = form;
  const place = { channelId: asksForChannel ? null : postIn, responseUrl, postIn };
  const view = await drawForm(deps, place, { verb, command, answer });
  await deps.answers.replace(form, view, notice(...answer));
}
