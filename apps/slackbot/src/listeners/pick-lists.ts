/** The lists of the form: asked for by Slack while a person looks and types, to be answered within three seconds. */
import type { App } from "@slack/bolt";

import { BACKUP_PICK, backupOption, TARGET_PICK, targetOption } from "../views/form.ts";
import { readFormContext } from "./form-context.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Slack takes no more. */
const MOST_OPTIONS = 100;

export function listenToPickLists(
  app: App,
  { backups, targets }: Pick<WorkDeps, "backups" | "targets">,
): void {
  app.options(BACKUP_PICK, async ({ body, ack }) => {
    const context = readFormContext(body.view?.private_metadata ?? "");
    const databaseName = context?.databaseName ?? null;
    const found = await backups.search({ query: body.value, databaseName });
    await ack({ options: found.slice(0, MOST_OPTIONS).map(backupOption) });
  });

  app.options(TARGET_PICK, async ({ body, ack }) => {
    const found = await targets.search(body.value);
    await ack({ options: found.slice(0, MOST_OPTIONS).map(targetOption) });
  });
}
