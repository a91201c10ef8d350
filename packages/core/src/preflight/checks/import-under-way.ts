/**
 * RDS imports one backup at a time into one database: `IncorrectDBState`. A chain that waits for its next file counts.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

/** RDS's words for tasks that have not ended. */
const OPEN: ReadonlySet<string> = new Set(["NoStart", "Running", "Waiting"]);

export const importUnderWay: Check<Pick<Facts, "request" | "imports">> = {
  id: "import-under-way",
  group: "target",
  run({ request, imports }) {
    const wanted = request.targetDatabaseName;
    return whenKnown(imports, text("check.quota.unknown"), (tasks) => {
      const open = tasks.filter(({ status }) => OPEN.has(status));
      const own = open.find(({ databaseName }) => databaseName.toLowerCase() === wanted.toLowerCase());
      const evidence = from("imports", imports, { openCount: open.length, taskId: own?.taskId ?? null });
      if (!own) return passed(text("check.running.passed", { count: open.length }), evidence);
      const { taskId, status } = own;
      const again = { kind: "button", button: { id: "check_again" } } as const;
      return blocker(
        text("check.running.blocked", { name: wanted, taskId, status }),
        advise(text("check.running.wait"), again),
        evidence,
      );
    });
  },
};
