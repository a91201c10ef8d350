/** Bucket and instance must belong to one account: RDS imports from no other. */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const bucketOwner: Check<Pick<Facts, "bucket" | "identity">> = {
  id: "bucket-owner",
  group: "bucket",
  run(facts) {
    return whenKnown(facts.bucket, text("check.bucket.unknown"), (bucket) =>
      whenKnown(facts.identity, text("check.owner.unknown"), ({ accountId: account }) => {
        const { name, ownerId: owner } = bucket;
        const evidence = [
          ...from("bucket", facts.bucket, { ownerId: owner }),
          ...from("identity", facts.identity, { accountId: account }),
        ];
        return owner === account
          ? passed(text("check.owner.passed", { account }), evidence)
          : blocker(
              text("check.owner.differs", { bucket: name, owner, account }),
              advise(text("check.owner.remedy", { account })),
              evidence,
            );
      }),
    );
  },
};
