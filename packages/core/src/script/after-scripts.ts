/** Three T-SQL scripts for what a backup does not bring along: logins, users without one, fresh statistics. */
import { plainName } from "../model/plain-name.ts";
import type { Text } from "../texts/text.ts";
import { writeAdviceSql } from "./advice-sql.ts";
import { databaseNameRefusal } from "./backup-script.ts";
import { writeLoginsSql } from "./logins-sql.ts";
import { writeOrphansSql } from "./orphans-sql.ts";

export interface AfterOrder {
  /** At the source. */
  readonly sourceDatabaseName: string;
  /** On the instance. */
  readonly targetDatabaseName: string;
}

export type AfterScripts =
  | {
      readonly kind: "scripts";
      /** Begin of good names for the three files. */
      readonly name: string;
      /** For the source server; changes nothing. */
      readonly logins: string;
      /** For the instance: connects users and logins of the same name. */
      readonly orphans: string;
      /** For the instance: statistics, settings, compatibility level. */
      readonly advice: string;
    }
  | { readonly kind: "refused"; readonly problem: Text; readonly remedy: Text | null };

/** Pure: the same order gives the same text, to the byte, in ASCII. */
export function writeAfterScripts({ sourceDatabaseName, targetDatabaseName }: AfterOrder): AfterScripts {
  const refusal = databaseNameRefusal(sourceDatabaseName) ?? databaseNameRefusal(targetDatabaseName);
  if (refusal) return { kind: "refused", ...refusal };
  return {
    kind: "scripts",
    name: plainName(targetDatabaseName),
    logins: writeLoginsSql(sourceDatabaseName),
    orphans: writeOrphansSql(targetDatabaseName),
    advice: writeAdviceSql(targetDatabaseName),
  };
}
