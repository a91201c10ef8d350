/**
 * Compares the names of the files in the backup with the databases of the instance.
 *
 * A file called as the new database is allowed, says the guide. One that is called as another database of the instance
 * stands where that one's file may stand; how RDS names restored files is not documented, so this warns.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { baseName, type Facts, setIn } from "../facts.ts";

export const fileClash: Check<Pick<Facts, "request" | "media" | "databases">> = {
  id: "file-clash",
  group: "target",
  run({ request, media, databases }) {
    const { instanceId } = request.target;
    const unread = text("check.conflict.unknown", { instanceId });
    return whenAllKnown({ media, databases }, unread, (known) => {
      const set = setIn(known.media);
      if (!set) return null;
      const wanted = request.targetDatabaseName.toLowerCase();
      const others = new Map(known.databases.map(({ name }) => [name.toLowerCase(), name]));
      others.delete(wanted);
      const clash = set.files.find(({ physicalName }) => others.has(stemOf(physicalName)));
      const evidence = from("backup", media, {
        fileCount: set.files.length,
        clash: clash?.physicalName ?? null,
      });
      if (!clash) return passed(text("check.files.passed"), evidence);
      const file = baseName(clash.physicalName);
      const database = others.get(stemOf(clash.physicalName)) ?? "";
      return warning(
        text("check.files.clash", { file, database }),
        advise(text("check.files.remedy")),
        evidence,
      );
    });
  },
};

/** "D:\\data\\Orders.mdf" → "orders" */
function stemOf(physicalName: string): string {
  return baseName(physicalName)
    .replace(/\.[^.]*$/, "")
    .toLowerCase();
}
