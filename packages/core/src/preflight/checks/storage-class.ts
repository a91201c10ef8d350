/** RDS reads Standard storage only; an object may have another class than its bucket. */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { StagingFacts } from "../facts.ts";

export const storageClass: Check<StagingFacts> = {
  id: "storage-class",
  group: "bucket",
  run(facts) {
    return whenKnown(facts.bucket, text("check.bucket.unknown"), (bucket) => {
      // A staged object is what RDS reads; the bucket's class counts only for what is still to be uploaded.
      const found = facts.source.kind === "staged" ? facts.source.object.storageClass : bucket.storageClass;
      const evidence = from("bucket", facts.bucket, {
        storageClass: found,
        isObject: facts.source.kind === "staged",
      });
      return found === "Standard"
        ? passed(text("check.class.passed"), evidence)
        : blocker(
            text("check.class.differs", { found, bucket: bucket.name }),
            advise(text("check.class.remedy")),
            evidence,
          );
    });
  },
};
