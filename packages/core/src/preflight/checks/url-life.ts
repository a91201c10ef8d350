/**
 * The signed URL must outlive the download, or RDS ends with "Failed to download backup file since OSS URL was
 * expired."
 *
 * Eight hours as the guide has it, twice the estimate where that is longer; OSS signs for seven days at most, and a URL
 * that a temporary key signed dies with the key. Silent where RDS reads by position.
 */
import { advise } from "../../model/finding.ts";
import { sourceSizeBytes } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { expectedDuration } from "../estimate/expected-duration.ts";
import { LONGEST_URL_LIFE_MS, urlLifeMs } from "../estimate/url-life.ts";
import { fetchesByUrl, setIn } from "../facts.ts";

export const urlLife: Check = {
  id: "url-life",
  group: "cost",
  run(facts) {
    const { media, history, instance, identity } = facts;
    return whenAllKnown({ media, history, instance, identity }, text("check.url.unknown"), (known) => {
      const set = setIn(known.media);
      if (!set || !fetchesByUrl(facts)) return null;
      const { p90Ms } = expectedDuration(facts, { set, history: known.history });
      const lifeMs = urlLifeMs({ p90Ms, backupBytes: sourceSizeBytes(facts.source) });
      const isTemporary = known.identity.arn.includes(":assumed-role/");
      const evidence = [
        ...from("history", history, { p90Ms, lifeMs }),
        ...from("identity", identity, { isTemporary }),
      ];
      if (2 * p90Ms > LONGEST_URL_LIFE_MS) {
        return blocker(text("check.url.tooLong", { p90Ms }), advise(text("check.url.shrink")), evidence);
      }
      if (isTemporary) {
        return warning(
          text("check.url.temporary", { lifeMs }),
          advise(text("check.url.lastingKey")),
          evidence,
        );
      }
      return passed(text("check.url.passed", { lifeMs }), evidence);
    });
  },
};
