/**
 * Refuses everything but a full backup.
 *
 * RDS answers "… is a Transaction Log backup, we only accept a FULL Backup." after the download. The header says it now.
 */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed } from "../check.ts";
import { backupSetOf, type FileFacts } from "../facts.ts";

export const backupKind: Check<FileFacts> = {
  id: "backup-kind",
  group: "file",
  run(facts) {
    const set = backupSetOf(facts);
    if (!set) return null;
    if (set.kind === "full")
      return passed(text("check.kind.full", { finishedAt: set.backupFinishDate ?? "?" }));
    return blocker(
      text("check.kind.notFull", { kind: set.kind, database: set.databaseName }),
      text("check.kind.takeFull"),
    );
  },
};
