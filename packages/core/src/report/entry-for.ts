import { lacksAccount } from "../diagnosis/diagnose.ts";
import { consoleLink } from "../model/console-link.ts";
/** The thread's entry for one event; events without one only change the card. */
import type { MigrationEvent } from "../model/event.ts";
import type { Failure } from "../model/failure.ts";
import { obstaclesIn } from "../model/finding.ts";
import type { Migration } from "../model/migration.ts";
import { describeAction } from "../run/actions/executors.ts";
import { say, type Text, text } from "../texts/text.ts";
import { namesOf } from "./summarize.ts";
import type { Entry } from "./summary.ts";

export function entryFor({ body }: MigrationEvent, migration: Migration): Entry | null {
  switch (body.type) {
    case "requested":
    case "approval_asked":
    case "voted":
    case "import_intended":
    case "action_proposed":
    case "action_voted":
    case "action_approved":
    case "action_started":
      return null;
    case "checked":
      return progress(text("entry.checked", body));
    case "blocked":
      return { ...ended(text("entry.blocked"), "stopped"), remedies: blockedRemedies(migration) };
    case "approved":
      return progress(text("entry.approved"));
    case "denied":
      return ended(text("entry.denied", body), "stopped");
    case "expired":
      return ended(text("entry.expired"), "stopped");
    case "cancelled":
      return ended(text("entry.cancelled"), "stopped");
    case "plan_changed":
      return {
        ...progress(text("entry.planChanged", { differences: body.differences.map(shown).join("; ") })),
        level: "waiting",
        mentionsRequester: true,
      };
    case "upload_started":
      return progress(text("entry.uploadStarted", body));
    case "upload_finished":
      return progress(text("entry.uploadFinished", { ...body, crc64: body.crc64 ?? "–" }));
    case "import_started":
      return progress(text("entry.importStarted", body));
    case "role_missing":
      return {
        ...progress(text(body.waits ? "entry.roleMissingWaits" : "entry.roleMissing")),
        level: "waiting",
        remedies: [text("check.role.authorize")],
        aids: [consoleLink("backup", migration.request.target)],
        mentionsRequester: true,
      };
    case "role_back":
      return { ...progress(text("entry.roleBack", body)), remedies: [text("import.takeRamBack")] };
    case "import_finished":
      return progress(text("entry.importFinished", body));
    case "succeeded": {
      const needsAccount = lacksAccount(migration.import?.description ?? "");
      const remedies = needsAccount ? [text("entry.accountNeeded")] : [];
      return { ...ended(text("entry.succeeded", namesOf(migration)), "succeeded"), remedies };
    }
    case "backup_seen":
      return progress(text("entry.backupSeen", { ...namesOf(migration), ...body }));
    case "object_left":
      return {
        ...progress(text("entry.objectLeft", body)),
        level: "waiting",
        remedies: [text("entry.deleteObject")],
        mentionsRequester: true,
      };
    case "failed":
      return failed(body.failure, text("entry.failed", namesOf(migration)));
    case "needs_attention":
      return failed(body.failure, text("entry.needsAttention", namesOf(migration)));
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

function titleOf({ actionId }: { actionId: string }, { actions }: Migration): string {
  const action = actions.find(({ id }) => id === actionId);
  return action ? say(describeAction(action.order)) : actionId;
}

function progress(said: Text): Entry {
  return {
    level: "running",
    text: said,
    details: [],
    remedies: [],
    verbatim: null,
    broadcast: false,
    mentionsRequester: false,
  };
}

function ended(said: Text, level: Entry["level"]): Entry {
  return {
    level,
    text: said,
    details: [],
    remedies: [],
    verbatim: null,
    broadcast: level === "succeeded",
    mentionsRequester: true,
  };
}

function failed(failure: Failure, said: Text): Entry {
  const { summary, state, remedies, verbatim, aids = [] } = failure;
  return {
    level: "failed",
    text: said,
    details: [summary, state],
    remedies,
    aids,
    verbatim,
    broadcast: true,
    mentionsRequester: true,
  };
}

function blockedRemedies({ findings }: Migration): readonly Text[] {
  return obstaclesIn(findings).flatMap(({ remedy }) => (remedy ? [remedy.text] : []));
}

function shown({ field, before, after }: { field: string; before: string; after: string }): string {
  return `${field}: ${before} → ${after}`;
}
