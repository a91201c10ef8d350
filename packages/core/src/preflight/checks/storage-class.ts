/** RDS reads Standard storage only; an object may have another class than its bucket. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";
import type { StagingFacts } from "../facts.ts";

export const storageClass: Check<StagingFacts> = {
  id: "storage-class",
  group: "bucket",
  run(facts) {
    return whenKnown(facts.bucket, text("check.bucket.unknown"), (bucket) => {
      // A staged object is what RDS reads; the bucket's class counts only for what is still to be uploaded.
      const found = facts.source.kind === "staged" ? facts.source.object.storageClass : bucket.storageClass;
      if (found === "Standard") return passed(text("check.class.passed"));
      return blocker(text("check.class.differs", { found, bucket: bucket.name }), text("check.class.remedy"));
    });
  },
};
