/** The name on the instance: SQL Server's rules for identifiers, and the names that are taken by the system. */
import { countCharacters } from "../../texts/format.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, warning } from "../check.ts";

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
  run({ request }) {
    const name = request.targetDatabaseName;
    const rename = text("check.target.rename", { database: request.databaseName });
    if (RESERVED.has(name.toLowerCase())) return blocker(text("check.target.reserved", { name }), rename);
    if (countCharacters(name) > LONGEST)
      return blocker(text("check.target.long", { name, limit: LONGEST }), rename);
    if (!/^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(name) || name.endsWith(" ")) {
      return blocker(text("check.target.characters", { name }), rename);
    }
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name))
      return warning(text("check.target.unusual", { name }), rename);
    return passed(text("check.target.passed", { name }));
  },
};
