/**
 * Backups that nobody took away cost storage every day; the guide asks to delete them after the import.
 *
 * What stands below the staging prefix for more than a month is counted. Age alone changes the answer, so it binds
 * nobody, and nothing is deleted for it.
 */
import { advise } from "../../model/finding.ts";
import type { ObjectListing } from "../../ports/object-store.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { estimateCosts } from "../estimate/costs.ts";
import type { Facts } from "../facts.ts";

const MONTH_DAYS = 30;
const MONTH_MS = MONTH_DAYS * 24 * 3_600_000;

export const forgottenObjects: Check<
  Pick<Facts, "neighbours" | "bucket" | "stagingKey" | "terms" | "askedAt">
> = {
  id: "forgotten-objects",
  group: "cost",
  informs: true,
  run({ neighbours, bucket, stagingKey, terms, askedAt }) {
    return whenAllKnown({ neighbours, bucket }, text("check.forgotten.unknown"), (known) => {
      const old = known.neighbours.filter(
        ({ key, modifiedAt }) => key !== stagingKey && askedAt - modifiedAt > MONTH_MS,
      );
      const sizeBytes = totalBytes(old);
      const evidence = from("objects", neighbours, { objectCount: old.length, sizeBytes });
      if (old.length === 0) return passed(text("check.forgotten.passed"), evidence);
      const { regionId, name } = known.bucket;
      const costs = estimateCosts(terms.prices, {
        regionId,
        sizeBytes,
        keptDays: MONTH_DAYS,
        writes: 0,
        isInternetImport: false,
      });
      const figures = {
        count: old.length,
        sizeBytes,
        amount: costs?.storage ?? null,
        currency: costs?.currency ?? "",
      };
      return warning(
        text("check.forgotten.found", figures),
        advise(text("check.forgotten.remedy", { bucket: name })),
        evidence,
      );
    });
  },
};

function totalBytes(objects: readonly ObjectListing[]): number {
  return objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
