/**
 * Says how old the backup was when the migration was asked for: what was written after its end is not in it.
 *
 * The header holds the server's local time and the quarter hours to UTC; without those the age is not known to
 * within a day. Judged at the time of the request, so that a plan that waits for its votes does not change by itself.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Answer, type Check, from, passed, warning, whenKnown } from "../check.ts";
import { setIn, type Facts, sourceOf } from "../facts.ts";

const HOUR_MS = 3_600_000;
const OLD_MS = 24 * HOUR_MS;
/** Clocks differ; one that is further ahead than this is wrong. */
const CLOCK_TOLERANCE_MS = HOUR_MS;

export const freshness: Check<Pick<Facts, "source" | "media" | "askedAt">> = {
  id: "freshness",
  group: "source",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const set = setIn(media);
      if (!set) return null;
      const { backupFinishDate: finished, timeZoneQuarterHours: zone } = set;
      const evidence = from("backup", facts.media, {
        backupFinishDate: finished,
        timeZoneQuarterHours: zone,
      });
      const takeNew = advise(text("check.fresh.takeNew"));
      if (finished === null || zone === null) {
        return warning(text("check.fresh.unclear", { finishedAt: finished ?? "?" }), takeNew, evidence);
      }
      const ageMs = facts.askedAt - (Date.parse(`${finished}Z`) - zone * 15 * 60_000);
      return { ...judgeAge(ageMs), evidence: [...evidence, ...from("request", facts.media, { ageMs })] };
    });
  },
};

function judgeAge(ageMs: number): Answer {
  if (ageMs < -CLOCK_TOLERANCE_MS) {
    return warning(text("check.fresh.future", { aheadMs: -ageMs }), advise(text("check.fresh.setClock")));
  }
  if (ageMs > OLD_MS) return warning(text("check.fresh.old", { ageMs }), advise(text("check.fresh.takeNew")));
  return passed(text("check.fresh.passed", { ageMs: Math.max(0, ageMs) }));
}
