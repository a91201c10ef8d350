/** Server-side encryption must be off, for the bucket and for the object: the import role cannot decrypt. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";
import type { StagingFacts } from "../facts.ts";

export const encryption: Check<StagingFacts> = {
  id: "encryption",
  group: "bucket",
  run(facts) {
    return whenKnown(facts.bucket, text("check.bucket.unknown"), (bucket) => {
      const onObject = facts.source.kind === "staged" ? facts.source.object.encryption : null;
      if (onObject)
        return blocker(
          text("check.encryption.object", { algorithm: onObject }),
          text("check.encryption.remedyObject"),
        );
      if (bucket.encryption !== "None") {
        return blocker(
          text("check.encryption.bucket", { algorithm: bucket.encryption, bucket: bucket.name }),
          text("check.encryption.remedyBucket"),
        );
      }
      return passed(text("check.encryption.passed"));
    });
  },
};
