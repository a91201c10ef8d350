/**
 * RDS takes 20 imports a day for one database and 500 for an instance: `UploadLimitExceeded`, `ConcurrentTaskExceeded`.
 *
 * When its day begins is not documented, so the last 24 hours count. RDS's list leaves some imports out (increments,
 * some engine versions), so our own records are counted too, and the larger number counts.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

const DAY_MS = 24 * 3_600_000;
const DATABASE_LIMIT = 20;
const INSTANCE_LIMIT = 500;
/** From here on a second try, or a chain, may find the quota used up. */
const NEARLY = 0.8;

export const importQuota: Check<Pick<Facts, "request" | "imports" | "history" | "readAt">> = {
  id: "import-quota",
  group: "instance",
  run({ request, imports, history, readAt }) {
    return whenAllKnown({ imports, history }, text("check.quota.unknown"), (known) => {
      const since = readAt - DAY_MS;
      const wanted = request.targetDatabaseName.toLowerCase();
      const theirs = known.imports.filter(({ createdAt }) => createdAt === null || createdAt >= since);
      const ours = known.history.filter(
        ({ instanceId, requestedAt }) => instanceId === request.target.instanceId && requestedAt >= since,
      );
      const onInstance = Math.max(theirs.length, ours.length) + (request.ahead ?? 0);
      const ofDatabase = Math.max(
        theirs.filter(({ databaseName }) => databaseName.toLowerCase() === wanted).length,
        ours.filter(({ targetDatabaseName }) => targetDatabaseName.toLowerCase() === wanted).length,
      );
      return {
        ...judge(ofDatabase, onInstance),
        evidence: from("imports", imports, { ofDatabase, onInstance }),
      };
    });
  },
};

function judge(ofDatabase: number, onInstance: number): Answer {
  const counts = { ofDatabase, onInstance, databaseLimit: DATABASE_LIMIT, instanceLimit: INSTANCE_LIMIT };
  if (ofDatabase >= DATABASE_LIMIT || onInstance >= INSTANCE_LIMIT) {
    const anotherDay = advise(text("check.quota.wait"), { kind: "button", button: { id: "check_again" } });
    return blocker(text("check.quota.usedUp", counts), anotherDay);
  }
  if (ofDatabase >= DATABASE_LIMIT * NEARLY || onInstance >= INSTANCE_LIMIT * NEARLY) {
    return warning(text("check.quota.nearly", counts), advise(text("check.quota.fewTries")));
  }
  return passed(text("check.quota.passed", counts));
}
