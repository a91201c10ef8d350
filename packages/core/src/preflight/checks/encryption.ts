/**
 * Server-side encryption must be off, for the bucket and for the object: the import role cannot decrypt.
 *
 * A bucket that encrypts with KMS by default does so to an upload that asks for nothing.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { StagingFacts } from "../facts.ts";

export const encryption: Check<StagingFacts> = {
  id: "encryption",
  group: "bucket",
  run(facts) {
    return whenKnown(facts.bucket, text("check.bucket.unknown"), (bucket) => {
      const onObject = facts.source.kind === "staged" ? facts.source.object.encryption : null;
      const evidence = from("bucket", facts.bucket, {
        bucketEncryption: bucket.encryption,
        objectEncryption: onObject,
      });
      if (onObject) {
        const summary = text("check.encryption.object", { algorithm: onObject });
        return blocker(summary, advise(text("check.encryption.remedyObject")), evidence);
      }
      if (bucket.encryption !== "None") {
        const summary = text("check.encryption.bucket", {
          algorithm: bucket.encryption,
          bucket: bucket.name,
        });
        return blocker(summary, advise(text("check.encryption.remedyBucket")), evidence);
      }
      return passed(text("check.encryption.passed"), evidence);
    });
  },
};
