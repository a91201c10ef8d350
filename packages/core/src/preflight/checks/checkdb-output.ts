/**
 * Judges the output of DBCC CHECKDB, where somebody gives it: was the database sound before it was backed up?
 *
 * The output has no date, so that it is from right before the backup is the word of whoever gives it.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, unknown, warning, whenAllKnown } from "../check.ts";
import { type CheckdbSummary, readCheckdbOutput, saysOnlyDone } from "../checkdb-summary.ts";
import { type Facts, setIn } from "../facts.ts";

export const checkdbOutput: Check<Pick<Facts, "media" | "checkdbOutput">> = {
  id: "checkdb-output",
  group: "source",
  run({ media, checkdbOutput: given }) {
    if (given === null) return null;
    return whenAllKnown({ media, given }, text("check.checkdb.unread"), (known) => {
      const database = setIn(known.media)?.databaseName;
      if (database === undefined) return null;
      const runs = readCheckdbOutput(known.given);
      // After a repair somebody checks again: the last run counts.
      const own = runs.findLast(({ databaseName }) => isSame(databaseName, database));
      if (!own) return aboutOthers(known.given, runs, database);
      const { allocationErrors, consistencyErrors, severeMessages } = own;
      return {
        ...judge(own),
        evidence: from("checkdb", given, { allocationErrors, consistencyErrors, severeMessages }),
      };
    });
  },
};

/** SQL Server compares names without regard to case, under most collations. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function judge({ databaseName: database, ...counts }: CheckdbSummary): Answer {
  const { allocationErrors, consistencyErrors, severeMessages } = counts;
  if (allocationErrors + consistencyErrors > 0) {
    const found = text("check.checkdb.found", { database, allocationErrors, consistencyErrors });
    return blocker(found, advise(text("check.checkdb.repair", { database })));
  }
  if (severeMessages > 0) {
    const beside = text("check.checkdb.beside", { database, count: severeMessages });
    return warning(beside, advise(text("check.checkdb.readThem")));
  }
  return passed(text("check.checkdb.passed", { database }));
}

function aboutOthers(output: string, runs: readonly CheckdbSummary[], database: string): Answer {
  const again = advise(text("check.checkdb.again", { database }));
  if (saysOnlyDone(output)) return unknown(text("check.checkdb.silent"), again);
  const others = [...new Set(runs.map(({ databaseName }) => databaseName))].slice(0, 3).join(", ");
  if (others === "") return unknown(text("check.checkdb.noSummary"), again);
  return unknown(text("check.checkdb.others", { database, others }), again);
}
