/**
 * Within a region RDS fetches the backup over the internal network, free of charge; from another it comes over the
 * internet, and OSS charges for what leaves it.
 *
 * Only 2008 R2 on local disks can fetch from elsewhere at all; everything else is blocked by `bucket-region`. It is
 * blocked here, too, unless whoever runs Bakferry allows it; the approvers then see the amount.
 */
import { advise } from "../../model/finding.ts";
import { sourceSizeBytes } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { priceZone } from "../estimate/costs.ts";
import { type Facts, fetchesByUrl } from "../facts.ts";

const GIB = 2 ** 30;

export const importTraffic: Check<
  Pick<Facts, "request" | "source" | "bucket" | "instance" | "terms" | "readAt">
> = {
  id: "import-traffic",
  group: "cost",
  run(facts) {
    const { bucket, instance, terms } = facts;
    return whenAllKnown({ bucket, instance }, text("check.bucket.unknown"), (known) => {
      const wanted = facts.request.target.regionId;
      const { regionId } = known.bucket;
      const evidence = from("bucket", bucket, { regionId, wanted });
      if (regionId === wanted) return passed(text("check.traffic.internal"), evidence);
      if (!fetchesByUrl(facts)) return null;
      const zone = priceZone(terms.prices, regionId);
      const gigabytes = sourceSizeBytes(facts.source) / GIB;
      const amount = zone?.internetGb == null ? null : zone.internetGb * gigabytes;
      const priced = [
        ...evidence,
        ...from("prices", facts, { amount, currency: zone?.currency ?? null, asOf: terms.prices.asOf }),
      ];
      const summary = text("check.traffic.internet", {
        region: regionId,
        wanted,
        amount,
        currency: zone?.currency ?? "",
        asOf: terms.prices.asOf,
      });
      return terms.allowsInternetImport
        ? warning(summary, advise(text("check.traffic.moveBucket", { wanted })), priced)
        : blocker(summary, advise(text("check.traffic.allow", { wanted })), priced);
    });
  },
};
