/** What the staging costs, with the day and the source of the prices. An estimate: it binds nobody. */
import { sourceSizeBytes } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, whenKnown } from "../check.ts";
import { estimateCosts, mostUploadWrites } from "../estimate/costs.ts";
import type { Facts } from "../facts.ts";

export const storageCost: Check<Pick<Facts, "request" | "source" | "bucket" | "terms" | "readAt">> = {
  id: "storage-cost",
  group: "cost",
  informs: true,
  run(facts) {
    return whenKnown(facts.bucket, text("check.bucket.unknown"), ({ regionId }) => {
      const sizeBytes = sourceSizeBytes(facts.source);
      const { keptDays, prices } = facts.terms;
      const costs = estimateCosts(prices, {
        regionId,
        sizeBytes,
        keptDays,
        writes: facts.source.kind === "local" ? mostUploadWrites(sizeBytes) : 0,
        isInternetImport: regionId !== facts.request.target.regionId,
      });
      if (!costs) return null;
      const { currency, asOf, source, storage, requests, transfer, total, isComplete } = costs;
      const evidence = from("prices", facts, { storage, requests, transfer, total, currency, asOf, source });
      const figures = { total, currency, asOf, sizeBytes, keptDays, isComplete };
      return passed(text("check.cost.passed", figures), evidence);
    });
  },
};
