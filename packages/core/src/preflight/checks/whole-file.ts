/** Refuses backups that were cut, are still being written, or were damaged on the way. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed } from "../check.ts";
import { backupOf, sourceOf, type FileFacts } from "../facts.ts";

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
    const backup = backupOf(facts);
    if (!backup) return null;
    const damage = backup.problems.find(({ code }) => DAMAGE.has(code));
    if (!damage) return passed(text("check.whole.passed"));
    return blocker(
      text("check.whole.damaged", { source: sourceOf(facts), detail: damage.detail }),
      text(
        damage.code === "truncated" || damage.code === "unfinished"
          ? "check.whole.copyAgain"
          : "check.whole.backupAgain",
      ),
    );
  },
};
