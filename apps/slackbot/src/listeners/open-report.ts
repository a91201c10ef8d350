/** Shows the report of a migration to one person, as it stands now. */
import { readReport } from "../report/read-report.ts";
import { reportModal } from "../views/report-modal.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseModal, UNKNOWN_BUTTON } from "./refuse-click.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function openReport(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const { store: migrations, settings } = deps.desk;
  const migration = await migrations.load(click.value);
  if (!migration) return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  const report = await readReport({ migrations, settings, audit: deps.audit }, migration);
  await deps.answers.open(click, (pen) => reportModal(report, pen));
}
