/** Why a backup cannot be restored next, for people; most files of a folder are simply none of a chain's business. */
import type { BackupSet, ChainEnd, IncrementFit, MediaReading } from "@bakferry/bak";

import { type Text, text } from "../texts/text.ts";

/** `null` for what needs no word: another database, what is restored already, a full backup, a file that is none. */
export function explainMisfit(end: ChainEnd, fit: IncrementFit, reading: MediaReading): Text | null {
  const set = reading.kind === "backup" ? reading.sets[0] : undefined;
  if (!set || set.databaseName.toLowerCase() !== end.databaseName.toLowerCase()) return null;
  switch (fit.kind) {
    case "gap":
      return text("chain.gap", { fromLSN: fit.fromLSN, toLSN: fit.toLSN, ...takenBy(set) });
    case "otherBase":
      return text("chain.otherBase", takenBy(set));
    case "otherFork":
      return text("chain.otherFork", takenBy(set));
    case "checkpointMismatch":
      return text("chain.contradicts", takenBy(set));
    case "severalSets":
      return text("chain.severalSets", { count: fit.count });
    case "striped":
      return text("chain.striped", { count: fit.familyCount });
    case "unreadable":
      return text("chain.unreadable", {
        problems: text("list.comma", { items: fit.problems.map((code) => text("media.code", { code })) }),
      });
    case "unknown":
      return text("chain.unknownPlace", { fields: fit.fields.join(", ") });
    case "fits":
    case "tooEarly":
    case "otherFamily":
    case "notAnIncrement":
    case "notABackup":
      return null;
  }
}

/** Whoever took a backup that does not follow probably knows of the one in between. */
function takenBy(set: BackupSet): { userName: string; serverName: string; finishedAt: string } {
  const { userName, serverName, machineName, backupFinishDate } = set;
  return {
    userName: userName ?? "",
    serverName: serverName ?? machineName ?? "",
    finishedAt: (backupFinishDate ?? "").replace("T", " "),
  };
}
