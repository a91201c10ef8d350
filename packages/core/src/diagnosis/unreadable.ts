/**
 * Splits "corrupted or newer" into its causes.
 *
 * RDS has one sentence for a backup of a newer release and for a damaged one. The version stands in the backup's
 * header, which was read before; the rest is settled by comparing the object with what was approved and sent.
 */
import { parseEngineVersion } from "../model/engine-version.ts";
import { text } from "../texts/text.ts";
import { type Diagnosis, type ImportFacts, type ObjectFacts, sourceNameOf } from "./diagnosis.ts";

export function diagnoseUnreadable(facts: ImportFacts, file: string): Diagnosis {
  const engine = facts.engineVersion === null ? null : parseEngineVersion(facts.engineVersion);
  const { backup, object } = facts;
  if (backup && engine && backup.databaseVersion > engine.newestDatabaseVersion) {
    return {
      ...failed("IMPORT_NEWER"),
      summary: text("import.newer", { from: backup.release, to: engine.name }),
      remedies: [
        text("import.newerInstance", { release: backup.release }),
        text("import.exportInstead", { database: sourceNameOf(facts) }),
      ],
    };
  }
  if (object && (object.now === "changed" || object.now === "gone")) return replaced(object);
  if (!backup || !engine) {
    return {
      ...failed("IMPORT_UNREADABLE"),
      summary: text("import.unreadable"),
      remedies: [
        text("import.verifyOriginal"),
        text("import.newerInstance", { release: backup?.release ?? "" }),
      ],
    };
  }
  return damaged({ from: backup.release, to: engine.name }, object, file);
}

/** What was approved is not what RDS read. */
function replaced({ address, now }: ObjectFacts): Diagnosis {
  return {
    ...failed("IMPORT_OBJECT_CHANGED"),
    summary: text(now === "gone" ? "import.objectGone" : "import.objectChanged", { address }),
    remedies: [text("import.uploadAgain"), text("import.holdObject")],
  };
}

/** The version fits, so the bytes are bad; the checksum says on which side of the upload they became so. */
function damaged(
  versions: { from: string; to: string },
  object: ObjectFacts | null,
  file: string,
): Diagnosis {
  const base = { ...failed("IMPORT_DAMAGED") };
  if (object?.isProvenCopy) {
    return {
      ...base,
      summary: text("import.damagedAtSource", { ...versions, file, crc64: object.crc64 ?? "" }),
      remedies: [text("import.verifyOriginal"), text("import.newBackup")],
    };
  }
  return {
    ...base,
    summary: text("import.damagedSomewhere", { ...versions, file, crc64: object?.crc64 ?? "" }),
    remedies: [text("import.compareChecksum"), text("import.verifyOriginal"), text("import.newBackup")],
  };
}

function failed(code: string): Pick<Diagnosis, "code" | "outcome" | "turn" | "retry"> {
  return { code, outcome: "failed", turn: "requester", retry: "after_fix" };
}
