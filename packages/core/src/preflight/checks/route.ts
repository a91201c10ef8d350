/**
 * Says when one full backup is not the best way.
 *
 * Alibaba Cloud advises a full backup alone below 100 GB where two hours of downtime can be borne, and full plus
 * incremental otherwise: the source stays in use while the full backup is restored.
 * Source: RDS, "Migrate incremental backups to the cloud", choice of the method.
 */
import { advise } from "../../model/finding.ts";
import { sourceSizeBytes } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { expectedDuration } from "../estimate/expected-duration.ts";
import { setIn, sourceOf } from "../facts.ts";

const LARGE_BYTES = 100 * 2 ** 30;
const LONG_MS = 2 * 3_600_000;

export const route: Check = {
  id: "route",
  group: "source",
  informs: true,
  run(facts) {
    const { media, history } = facts;
    const unread = text("check.media.unknown", { source: sourceOf(facts) });
    return whenAllKnown({ media, history }, unread, (known) => {
      const set = setIn(known.media);
      if (set?.kind !== "full") return null;
      const { p50Ms } = expectedDuration(facts, { set, history: known.history });
      const backupBytes = sourceSizeBytes(facts.source);
      const evidence = from("backup", media, { backupBytes, p50Ms });
      if (backupBytes <= LARGE_BYTES && p50Ms <= LONG_MS) return passed(text("check.route.full"), evidence);
      const key = set.recoveryModel === "SIMPLE" ? "check.route.differential" : "check.route.incremental";
      return warning(text("check.route.long", { backupBytes, p50Ms }), advise(text(key)), evidence);
    });
  },
};
