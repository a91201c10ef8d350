/** The lists of the form: asked for by Slack while a person looks and types, to be answered within three seconds. */
import type { App, BlockSuggestion } from "@slack/bolt";

import { BACKUP_PICK, backupOption, TARGET_PICK, targetOption } from "../views/form.ts";
import type { Pen } from "../views/pen.ts";
import { type FormContext, readFormContext } from "./form-context.ts";
import { personOf } from "./person-of.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Slack takes no more. */
const MOST_OPTIONS = 100;

type PickDeps = Pick<WorkDeps, "answers" | "backups" | "targets">;

export function listenToPickLists(app: App, { answers, backups, targets }: PickDeps): void {
  const penOf = async (body: BlockSuggestion, context: FormContext | undefined): Promise<Pen> =>
    answers.penFor({ person: personOf(body, "modal"), channelId: context?.channelId ?? null });

  app.options(BACKUP_PICK, async ({ body, ack }) => {
    const context = readFormContext(body.view?.private_metadata ?? "");
    const databaseName = context?.databaseName ?? null;
    const pen = await penOf(body, context);
    const found = await backups.search({ query: body.value, databaseName });
    await ack({ options: found.slice(0, MOST_OPTIONS).map((choice) => backupOption(choice, pen)) });
  });

  app.options(TARGET_PICK, async ({ body, ack }) => {
    const pen = await penOf(body, readFormContext(body.view?.private_metadata ?? ""));
    const found = await targets.search(body.value);
    await ack({ options: found.slice(0, MOST_OPTIONS).map((choice) => targetOption(choice, pen)) });
  });
}
