/** The form of a migration: checked while it is open, so that what is wrong is said at its field. */
import { commandOfForm, type FilledForm, type FormField, type Text, text } from "@bakferry/core";
import type { App, ViewStateValue, ViewSubmitAction } from "@slack/bolt";

import { noticeModal } from "../views/answers.ts";
import {
  BACKUP_PICK,
  FORM_BLOCKS,
  FORM_VALUE,
  FORM_VIEW,
  TARGET_PICK,
  WITH_INCREMENTS,
} from "../views/form.ts";
import { type FormContext, readFormContext } from "./form-context.ts";
import type { FrontDesk } from "./front-desk.ts";
import { personOf } from "./person-of.ts";
import { UNKNOWN_BUTTON } from "./refuse-click.ts";
import { acknowledgeForm, submittedBy } from "./submitted.ts";
import type { WorkDeps } from "./work-deps.ts";

type FormDeps = Pick<WorkDeps, "backups" | "desk">;

export function listenToForms(app: App, desk: FrontDesk, deps: FormDeps): void {
  app.view<ViewSubmitAction>(FORM_VIEW, async ({ body, ack }) => {
    const context = readFormContext(body.view.private_metadata);
    const reader = { person: personOf(body, "modal"), channelId: context?.channelId ?? null };
    const pen = await desk.penFor(reader);
    if (!context) {
      await ack({ response_action: "update", view: noticeModal(UNKNOWN_BUTTON)(pen) });
      return desk.refused(reader.person, { act: "click", reasons: [UNKNOWN_BUTTON] });
    }
    const postIn = channelIn(body, context);
    const outcome = commandOfForm(await filledIn(deps, body, context), deps.desk.settings.targets);
    if (outcome.kind === "wrong" || postIn === null) {
      const problems: readonly FieldProblem[] = [
        ...(outcome.kind === "wrong" ? problemsOf(outcome) : []),
        ...(postIn === null ? [{ blockId: FORM_BLOCKS.channel, words: text("form.channelNeeded") }] : []),
      ];
      const errors = Object.fromEntries(problems.map(({ blockId, words }) => [blockId, pen.say(words)]));
      await ack({ response_action: "errors", errors });
      const reasons = problems.map(({ words }) => words);
      return desk.refused(reader.person, { act: "request", reasons });
    }
    const { verb, asksForChannel } = context;
    const { command } = outcome;
    await desk.receive(
      { kind: "form", ...submittedBy(body, context), verb, command, postIn, asksForChannel },
      acknowledgeForm(ack, noticeModal(text("form.sending"))),
    );
  });
}

const BLOCK_OF: Readonly<Record<FormField, string>> = {
  backup: FORM_BLOCKS.backup,
  target: FORM_BLOCKS.target,
  newName: FORM_BLOCKS.newName,
};

interface FieldProblem {
  readonly blockId: string;
  readonly words: Text;
}

function problemsOf({ problems }: WrongForm): readonly FieldProblem[] {
  return problems.map(({ field, answer }) => ({ blockId: BLOCK_OF[field], words: answer }));
}

type WrongForm = Extract<ReturnType<typeof commandOfForm>, { kind: "wrong" }>;

/** What was drawn as chosen needs no list to be found again. */
async function filledIn(
  { backups }: FormDeps,
  { view }: ViewSubmitAction,
  { databaseName, from }: FormContext,
): Promise<FilledForm> {
  const held = (block: string, action: string): ViewStateValue | undefined =>
    view.state.values[block]?.[action];
  const chosen = held(FORM_BLOCKS.backup, BACKUP_PICK)?.selected_option?.value ?? "";
  const drawn = from ? await backups.named(from) : undefined;
  return {
    backup: drawn?.id === chosen ? drawn : await backups.find(chosen),
    targetName: held(FORM_BLOCKS.target, TARGET_PICK)?.selected_option?.value ?? "",
    newName: held(FORM_BLOCKS.newName, FORM_VALUE)?.value ?? "",
    withIncrements: held(FORM_BLOCKS.restore, FORM_VALUE)?.selected_option?.value === WITH_INCREMENTS,
    databaseName,
  };
}

function channelIn({ view }: ViewSubmitAction, { asksForChannel, channelId }: FormContext): string | null {
  if (!asksForChannel) return channelId;
  return view.state.values[FORM_BLOCKS.channel]?.[FORM_VALUE]?.selected_conversation ?? null;
}
