/**
 * RDS refuses a name that an unattached database file bears, and no request shows such files.
 *
 * They come from imports that failed half-way, so a failed import of that name within the week, which is as far as RDS
 * remembers, warns.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";
import { freeName, takenNames } from "../free-name.ts";

export const leftoverFile: Check<Pick<Facts, "request" | "imports" | "databases">> = {
  id: "leftover-file",
  group: "target",
  run({ request, imports, databases }) {
    const name = request.targetDatabaseName;
    return whenKnown(imports, text("check.quota.unknown"), (tasks) => {
      const failed = tasks.filter(
        ({ databaseName, status }) =>
          databaseName.toLowerCase() === name.toLowerCase() && status === "Failed",
      );
      const last = failed[0];
      const evidence = from("imports", imports, { failedCount: failed.length, taskId: last?.taskId ?? null });
      if (!last) return passed(text("check.leftover.passed", { name }), evidence);
      const another = freeName(name, takenNames({ databases }));
      return warning(
        text("check.leftover.possible", { name, taskId: last.taskId }),
        advise(text("check.leftover.remedy", { name: another }), {
          kind: "button",
          button: { id: "another_name", name: another },
        }),
        evidence,
      );
    });
  },
};
