/** Refuses backups that were cut, are still being written, or were damaged on the way. */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import { backupIn, sourceOf, type FileFacts } from "../facts.ts";

const DAMAGE: ReadonlySet<string> = new Set([
  "truncated",
  "trailing_bytes",
  "header_checksum",
  "config_mismatch",
  "damaged",
  "unfinished",
  "aborted",
]);

export const wholeFile: Check<FileFacts> = {
  id: "whole-file",
  group: "file",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const backup = backupIn(media);
      if (!backup) return null;
      const damage = backup.problems.find(({ code }) => DAMAGE.has(code));
      const evidence = from("backup", facts.media, {
        sizeBytes: backup.sizeBytes,
        problem: damage?.code ?? null,
      });
      if (!damage) return passed(text("check.whole.passed"), evidence);
      const isIncomplete = damage.code === "truncated" || damage.code === "unfinished";
      return blocker(
        text("check.whole.damaged", { source: sourceOf(facts), detail: text("media.problem", damage) }),
        advise(text(isIncomplete ? "check.whole.copyAgain" : "check.whole.backupAgain")),
        evidence,
      );
    });
  },
};
