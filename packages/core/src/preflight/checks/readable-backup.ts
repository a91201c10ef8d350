/**
 * Refuses files that are no SQL Server backup, or whose header nobody without the key can read.
 *
 * RDS would pull the whole file first and then say that it is corrupted or newer, which blames the wrong thing.
 */
import type { BackupSet } from "@bakferry/bak";

import { advise, type Remedy } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import { type FileFacts, setIn, sourceOf } from "../facts.ts";

export const readableBackup: Check<FileFacts> = {
  id: "readable-backup",
  group: "file",
  run(facts) {
    const source = sourceOf(facts);
    return whenKnown(facts.media, text("check.media.unknown", { source }), (media) => {
      if (media.kind === "stranger") {
        const { stranger, description } = media;
        return blocker(
          text("check.readable.stranger", {
            source,
            description: text("media.stranger", { stranger, description }),
          }),
          advise(text(ARCHIVES.has(stranger) ? "check.readable.unzip" : "check.readable.takeBackup")),
          from("backup", facts.media, { stranger }),
        );
      }
      const hidden = media.problems.find(({ code }) => HIDES_THE_HEADER.has(code));
      if (hidden) {
        const evidence = from("backup", facts.media, { problem: hidden.code, container: media.container });
        return blocker(
          text("check.readable.hidden", { detail: text("media.problem", hidden) }),
          remedyOf(hidden.code),
          evidence,
        );
      }
      const set = setIn(media);
      if (!set)
        return blocker(text("check.readable.noSet", { source }), advise(text("check.readable.takeBackup")));
      const version = versionOf(set);
      return passed(
        text("check.readable.passed", { database: set.databaseName, version }),
        from("backup", facts.media, { softwareVersion: version, container: media.container }),
      );
    });
  },
};

const ARCHIVES: ReadonlySet<string> = new Set([
  "zip",
  "gzip",
  "bzip2",
  "xz",
  "zstd",
  "rar",
  "seven_zip",
  "lz4",
  "cab",
  "tar",
]);

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

function remedyOf(code: string): Remedy {
  if (code === "encrypted") return advise(text("check.readable.withoutEncryption"));
  if (code === "password") return advise(text("check.readable.withoutPassword"));
  if (code === "unknown_version") return advise(text("check.version.noTarget"));
  return advise(text("check.readable.takeBackup"));
}

function versionOf(set: BackupSet): string {
  return [set.softwareVersionMajor, set.softwareVersionMinor, set.softwareVersionBuild].join(".");
}
