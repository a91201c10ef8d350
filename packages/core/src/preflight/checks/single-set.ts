/** Refuses media that hold several backups, or only one stripe of a backup: RDS imports one file with one set. */
import type { BackupReading } from "@bakferry/bak";

import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, whenKnown } from "../check.ts";
import { backupIn, sourceOf, type FileFacts } from "../facts.ts";

export const singleSet: Check<FileFacts> = {
  id: "single-set",
  group: "file",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const backup = backupIn(media);
      if (!backup || backup.sets.length === 0) return null;
      const figures = { setCount: backup.sets.length, familyCount: backup.media?.familyCount ?? null };
      return { ...judge(backup), evidence: from("backup", facts.media, figures) };
    });
  },
};

function judge({ media, sets }: BackupReading): Answer {
  if (media && media.familyCount > 1) {
    const { familySequenceNumber: number, familyCount: count } = media;
    return blocker(text("check.set.stripe", { number, count }), advise(text("check.set.oneFile")));
  }
  if (sets.length > 1) {
    const held = sets.map(({ position, databaseName: database, kind, backupFinishDate }) =>
      text("check.set.one", { position, database, kind, finishedAt: backupFinishDate ?? "?" }),
    );
    return blocker(
      text("check.set.several", { count: sets.length, sets: held }),
      advise(text("check.set.init")),
    );
  }
  return passed(text("check.set.passed"));
}
