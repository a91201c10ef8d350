/** The thread's entry for a change of a step beyond the plan; its card tells the rest. */
import type { QuestionSubject } from "../approval/question.ts";
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import { describeAction } from "../run/actions/executors.ts";
import { type Text, text } from "../texts/text.ts";
import { ended, failed, progress } from "./entry-parts.ts";
import { glassBrokenEntry, glassReviewedEntry, glassUnreviewedEntry } from "./glass-entry.ts";
import type { Entry } from "./summary.ts";

type ActionEvent = Extract<MigrationEventBody, { readonly actionId: string }>;

export function actionEntry(body: ActionEvent, migration: Migration): Entry | null {
  switch (body.type) {
    case "action_proposed":
    case "action_voted":
    case "action_vote_withdrawn":
    case "action_reminded":
    case "action_escalated":
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
    case "action_glass_broken":
      return onStep(body, migration, (subject) => glassBrokenEntry(subject, body));
    case "action_glass_reviewed":
      return glassReviewedEntry();
    case "action_glass_unreviewed":
      return onStep(body, migration, (subject) => glassUnreviewedEntry(subject, body));
    case "action_done": {
      const said = text("action.entry.done", { title: titleOf(body, migration) });
      return { ...progress(said), details: [body.result] };
    }
    case "action_failed":
      return failed(body.failure, text("action.entry.failed", { title: titleOf(body, migration) }));
  }
}

function onStep(
  { actionId }: ActionEvent,
  migration: Migration,
  entry: (subject: QuestionSubject) => Entry,
): Entry | null {
  const action = migration.actions.find(({ id }) => id === actionId);
  return action ? entry({ kind: "action", migration, action }) : null;
}

function titleOf({ actionId }: { actionId: string }, { actions }: Migration): Text | string {
  const action = actions.find(({ id }) => id === actionId);
  return action ? describeAction(action.order) : actionId;
}
