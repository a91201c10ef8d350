/**
 * Refuses everything but a full backup.
 *
 * RDS answers "… is a Transaction Log backup, we only accept a FULL Backup." after the download. The header says it now.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import { setIn, sourceOf, type FileFacts } from "../facts.ts";

export const backupKind: Check<FileFacts> = {
  id: "backup-kind",
  group: "file",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const set = setIn(media);
      if (!set) return null;
      const { kind, databaseName: database, backupFinishDate } = set;
      const evidence = from("backup", facts.media, { kind, backupType: set.backupType });
      if (kind === "full") {
        return passed(text("check.kind.full", { finishedAt: backupFinishDate ?? "?" }), evidence);
      }
      const another = { kind: "button", button: { id: "another_backup" } } as const;
      return blocker(
        text("check.kind.notFull", { kind, database }),
        advise(text("check.kind.takeFull"), another),
        evidence,
      );
    });
  },
};
