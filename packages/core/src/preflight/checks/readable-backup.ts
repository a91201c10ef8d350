/**
 * Refuses files that are no SQL Server backup, or whose header nobody without the key can read.
 *
 * RDS would pull the whole file first and then say that it is corrupted or newer, which blames the wrong thing.
 */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";
import { backupSetOf, sourceOf, type FileFacts } from "../facts.ts";

export const readableBackup: Check<FileFacts> = {
  id: "readable-backup",
  group: "file",
  run(facts) {
    return whenKnown(facts.media, text("check.readable.unknown", { source: sourceOf(facts) }), (media) => {
      if (media.kind === "stranger") {
        return blocker(
          text("check.readable.stranger", { source: sourceOf(facts), description: media.description }),
          text(media.stranger === "zip" ? "check.readable.unzip" : "check.readable.takeBackup"),
        );
      }
      const hidden = media.problems.find(({ code }) => HIDES_THE_HEADER.has(code));
      const set = backupSetOf(facts);
      if (hidden)
        return blocker(text("check.readable.hidden", { detail: hidden.detail }), remedyOf(hidden.code));
      if (!set)
        return blocker(
          text("check.readable.noSet", { source: sourceOf(facts) }),
          text("check.readable.takeBackup"),
        );
      return passed(text("check.readable.passed", { database: set.databaseName, version: versionOf(set) }));
    });
  },
};

const HIDES_THE_HEADER: ReadonlySet<string> = new Set([
  "encrypted",
  "password",
  "unsupported_compression",
  "unreadable_container",
  "unknown_version",
  "foreign_vendor",
  "tape_only",
  "read_limit",
]);

function remedyOf(code: string): ReturnType<typeof text> {
  if (code === "encrypted") return text("check.readable.withoutEncryption");
  if (code === "password") return text("check.readable.withoutPassword");
  if (code === "unknown_version") return text("check.version.noTarget");
  return text("check.readable.takeBackup");
}

function versionOf(set: {
  softwareVersionMajor: number;
  softwareVersionMinor: number;
  softwareVersionBuild: number;
}): string {
  return [set.softwareVersionMajor, set.softwareVersionMinor, set.softwareVersionBuild].join(".");
}
