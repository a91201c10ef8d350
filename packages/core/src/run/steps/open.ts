/** The cut-over runs as an action; when it has failed for good, so has the migration. */
import { fail, move, restStep, type Step } from "./step.ts";

export const openStep: Step = async (context) => {
  const { actions } = context.migration;
  const cutOver = actions.findLast(({ order }) => order.kind === "open_database");
  if (cutOver?.state === "failed" && cutOver.failure) await fail(context, cutOver.failure);
  else if (cutOver?.state === "running") await restStep(context);
  else await move(context, { to: { phase: "awaiting_increment" }, wakeInMs: 0 });
};
