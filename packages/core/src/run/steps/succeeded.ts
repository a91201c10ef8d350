/** After the end: first the outcome of a DBCC CHECKDB that still runs, then what else is news. */
import { afterStep } from "./after.ts";
import { watchOnlineCheckStep } from "./online-check.ts";
import type { Step } from "./step.ts";

export const succeededStep: Step = (context) =>
  context.migration.onlineCheck?.outcome === "running" ? watchOnlineCheckStep(context) : afterStep(context);
