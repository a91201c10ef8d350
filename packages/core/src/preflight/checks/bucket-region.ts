/** The bucket must stand in the instance's region: RDS lists no other, and only that way costs no traffic. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";

export const bucketRegion: Check = {
  id: "bucket-region",
  group: "bucket",
  run(facts) {
    const wanted = facts.request.target.regionId;
    return whenKnown(facts.bucket, text("check.bucket.unknown"), ({ name, regionId }) =>
      regionId === wanted
        ? passed(text("check.region.passed", { bucket: name, region: regionId }))
        : blocker(
            text("check.region.differs", { bucket: name, region: regionId, wanted }),
            text("check.region.remedy", { wanted }),
          ),
    );
  },
};
