/** The thread's entry for a change of a step beyond the plan; its card tells the rest. */
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import { describeAction } from "../run/actions/executors.ts";
import { type Text, text } from "../texts/text.ts";
import { ended, failed, progress } from "./entry-parts.ts";
import type { Entry } from "./summary.ts";

type ActionEvent = Extract<MigrationEventBody, { readonly actionId: string }>;

export function actionEntry(body: ActionEvent, migration: Migration): Entry | null {
  switch (body.type) {
    case "action_proposed":
    case "action_voted":
    case "action_approved":
    case "action_started":
      return null;
    case "action_denied":
      return ended(
        text("action.entry.denied", { title: titleOf(body, migration), reason: body.reason }),
        "stopped",
      );
    case "action_expired":
      return ended(text("action.entry.expired", { title: titleOf(body, migration) }), "stopped");
    case "action_cancelled": {
      const said = text("action.entry.cancelled", { title: titleOf(body, migration) });
      return { ...progress(said), details: body.reason ? [body.reason] : [] };
    }
    case "action_done": {
      const said = text("action.entry.done", { title: titleOf(body, migration) });
      return { ...progress(said), details: [body.result] };
    }
    case "action_failed":
      return failed(body.failure, text("action.entry.failed", { title: titleOf(body, migration) }));
  }
}

function titleOf({ actionId }: { actionId: string }, { actions }: Migration): Text | string {
  const action = actions.find(({ id }) => id === actionId);
  return action ? describeAction(action.order) : actionId;
}
