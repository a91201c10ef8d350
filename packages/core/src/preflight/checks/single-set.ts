/** Refuses media that hold several backups, or only one stripe of a backup: RDS imports one file with one set. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed } from "../check.ts";
import { backupOf, type FileFacts } from "../facts.ts";

export const singleSet: Check<FileFacts> = {
  id: "single-set",
  group: "file",
  run(facts) {
    const backup = backupOf(facts);
    if (!backup || backup.sets.length === 0) return null;
    const { media, sets } = backup;
    if (media && media.familyCount > 1) {
      return blocker(
        text("check.set.stripe", { number: media.familySequenceNumber, count: media.familyCount }),
        text("check.set.oneFile"),
      );
    }
    if (sets.length > 1) {
      const held = sets.map(
        (set) => `${set.position}: ${set.databaseName}, ${set.kind}, ${set.backupFinishDate ?? "?"}`,
      );
      return blocker(
        text("check.set.several", { count: sets.length, sets: held.join("; ") }),
        text("check.set.init"),
      );
    }
    return passed(text("check.set.passed"));
  },
};
