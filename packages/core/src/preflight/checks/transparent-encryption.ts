/**
 * Warns of a database under transparent data encryption: its certificate is not on the instance, and the restore ends
 * with "Cannot find server certificate with thumbprint …".
 *
 * That the header shows it is inferred from the zone of a file's record that is zero in every database without it, so
 * this warns, and blocks only where a thumbprint itself was read.
 */
import { advise } from "../../model/finding.ts";
import { sqlName } from "../../model/sql-name.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, warning, whenKnown } from "../check.ts";
import { type FileFacts, setIn, sourceOf } from "../facts.ts";

export const transparentEncryption: Check<FileFacts> = {
  id: "transparent-encryption",
  group: "source",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const set = setIn(media);
      if (!set) return null;
      const thumbprint = set.files.find(({ tdeThumbprint }) => tdeThumbprint !== null)?.tdeThumbprint ?? null;
      const hint = set.hints.find(({ code }) => code === "tde");
      const evidence = from("backup", facts.media, {
        tdeThumbprint: thumbprint,
        hasKeyZone: hint !== undefined,
      });
      const remedy = advise(text("check.tde.remedy"), {
        kind: "command",
        language: "sql",
        command: turnOff(set.databaseName),
      });
      if (thumbprint !== null) return blocker(text("check.tde.certain", { thumbprint }), remedy, evidence);
      if (hint) return warning(text("check.tde.likely"), remedy, evidence);
      return passed(text("check.tde.passed"), evidence);
    });
  },
};

/** Decryption runs in the background; a backup before its end is still encrypted. */
function turnOff(databaseName: string): string {
  const name = sqlName(databaseName);
  return [
    `ALTER DATABASE ${name} SET ENCRYPTION OFF;`,
    "-- Wait until encryption_state is 1: SELECT encryption_state, percent_complete FROM sys.dm_database_encryption_keys;",
    `USE ${name}; DROP DATABASE ENCRYPTION KEY;`,
    "-- Then take the backup again.",
  ].join("\n");
}
