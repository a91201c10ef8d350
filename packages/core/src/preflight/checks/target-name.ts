/**
 * The name on the instance: SQL Server's rules for identifiers, and the names that are taken by the system.
 *
 * RDS tells its own reserved words, and by CheckDBNameAvailable whether it likes a name; that follows the stricter
 * rule of CreateDatabase, which binds only where the database is created first (2008 R2 on local disks).
 */
import { advise, type Remedy } from "../../model/finding.ts";
import { countCharacters } from "../../texts/format.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { fetchesByUrl } from "../facts.ts";
import { freeName, takenNames } from "../free-name.ts";

/** Where RDS's list is shorter than what it refuses. */
const RESERVED: ReadonlySet<string> = new Set([
  "master",
  "model",
  "msdb",
  "tempdb",
  "distribution",
  "resource",
  "rdscore",
  "sys_info",
]);
/** RDS's own rule for new databases allows 64; SQL Server's `sysname` holds 128. */
const LONGEST = 64;

export const targetName: Check = {
  id: "target-name",
  group: "target",
  run(facts) {
    const name = facts.request.targetDatabaseName;
    const rename = renameTo(freeName(name, takenNames(facts)));
    const evidence = from("request", facts, { name });
    const refused = refusal(name, rename);
    if (refused) return { ...refused, evidence };
    const { reservedWords, nameAvailability } = facts;
    return whenAllKnown(
      { reservedWords, nameAvailability },
      text("check.target.unknown", { name }),
      (known) => {
        const answer = judge(name, rename, {
          isReserved: known.reservedWords.some((word) => word.toLowerCase() === name.toLowerCase()),
          isMalformed: known.nameAvailability === "malformed",
          isCreatedFirst: fetchesByUrl(facts),
        });
        const told = from("names", nameAvailability, {
          availability: known.nameAvailability,
          reservedWordCount: known.reservedWords.length,
        });
        return { ...answer, evidence: [...evidence, ...told] };
      },
    );
  },
};

/** What needs no cloud to be refused. */
function refusal(name: string, rename: Remedy): Answer | null {
  if (RESERVED.has(name.toLowerCase())) return blocker(text("check.target.reserved", { name }), rename);
  if (countCharacters(name) > LONGEST) {
    return blocker(text("check.target.long", { name, limit: LONGEST }), rename);
  }
  if (!/^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(name) || name.endsWith(" ")) {
    return blocker(text("check.target.characters", { name }), rename);
  }
  return null;
}

interface Told {
  readonly isReserved: boolean;
  readonly isMalformed: boolean;
  /** By CreateDatabase, whose rule then binds. */
  readonly isCreatedFirst: boolean;
}

function judge(name: string, rename: Remedy, { isReserved, isMalformed, isCreatedFirst }: Told): Answer {
  if (isReserved) return blocker(text("check.target.reserved", { name }), rename);
  if (isMalformed && isCreatedFirst) return blocker(text("check.target.malformed", { name }), rename);
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) return warning(text("check.target.unusual", { name }), rename);
  return passed(text("check.target.passed", { name }));
}

function renameTo(name: string): Remedy {
  return advise(text("check.target.rename", { name }), {
    kind: "button",
    button: { id: "another_name", name },
  });
}
