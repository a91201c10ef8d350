/** Opens everything that is known about a migration. */
import { entryFor } from "@bakferry/core";

import { detailsModal } from "../views/details-modal.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseModal, UNKNOWN_BUTTON } from "./refuse-click.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

export async function openDetails(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const { store } = deps.desk;
  const migration = await store.load(click.value);
  if (!migration) return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  const events = await store.events(migration.id);
  const history = events.flatMap((event) => {
    const entry = entryFor(event, migration);
    return entry ? [{ at: event.at, entry, actor: event.actor }] : [];
  });
  const summary = summaryOf(deps, migration);
  await deps.answers.open(click, (pen) => detailsModal({ migration, summary, history }, pen));
}
