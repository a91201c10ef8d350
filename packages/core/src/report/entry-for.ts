/** The thread's entry for one event; events without one only change the card. */
import { lacksAccount } from "../diagnosis/diagnose.ts";
import { consoleLink } from "../model/console-link.ts";
import type { MigrationEvent } from "../model/event.ts";
import { obstaclesIn } from "../model/finding.ts";
import type { Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import { actionEntry } from "./action-entry.ts";
import { approvalEntry, isApprovalEvent } from "./approval-entry.ts";
import { ended, failed, progress } from "./entry-parts.ts";
import { holdsClosedDatabase, namesOf } from "./headline.ts";
import { isRouteEvent, routeEntry } from "./route-entry.ts";
import type { Entry } from "./summary.ts";

export function entryFor({ body }: MigrationEvent, migration: Migration): Entry | null {
  if ("actionId" in body) return actionEntry(body, migration);
  if (isApprovalEvent(body)) return approvalEntry(body, migration);
  if (isRouteEvent(body)) return routeEntry(body, migration);
  switch (body.type) {
    case "requested":
    case "import_intended":
      return null;
    case "checked":
      return progress(text("entry.checked", body));
    case "blocked":
      return { ...ended(text("entry.blocked"), "stopped"), remedies: blockedRemedies(migration) };
    case "cancelled":
      return ended(
        text(holdsClosedDatabase(migration) ? "entry.cancelledWaiting" : "entry.cancelled"),
        "stopped",
      );
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
      const details = migration.onlineCheck?.outcome === "running" ? [text("entry.checkStillRuns")] : [];
      return { ...ended(text("entry.succeeded", namesOf(migration)), "succeeded"), details, remedies };
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
  }
}

function blockedRemedies({ findings }: Migration): readonly Text[] {
  return obstaclesIn(findings).flatMap(({ remedy }) => (remedy ? [remedy.text] : []));
}
