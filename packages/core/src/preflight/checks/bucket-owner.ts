/** Bucket and instance must belong to one account: RDS imports from no other. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const bucketOwner: Check<Pick<Facts, "bucket" | "identity">> = {
  id: "bucket-owner",
  group: "bucket",
  run(facts) {
    return whenKnown(facts.bucket, text("check.bucket.unknown"), (bucket) =>
      whenKnown(facts.identity, text("check.owner.unknown"), ({ accountId }) =>
        bucket.ownerId === accountId
          ? passed(text("check.owner.passed", { account: accountId }))
          : blocker(
              text("check.owner.differs", { bucket: bucket.name, owner: bucket.ownerId, account: accountId }),
              text("check.owner.remedy", { account: accountId }),
            ),
      ),
    );
  },
};
