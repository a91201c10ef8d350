/**
 * The bucket must stand in the instance's region: RDS lists no other, and only that way costs no traffic.
 *
 * 2008 R2 on local disks fetches by URL, from anywhere, for money: that is what `import-traffic` judges.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import { type Facts, fetchesByUrl } from "../facts.ts";

export const bucketRegion: Check<Pick<Facts, "request" | "bucket" | "instance">> = {
  id: "bucket-region",
  group: "bucket",
  run(facts) {
    const wanted = facts.request.target.regionId;
    return whenKnown(facts.bucket, text("check.bucket.unknown"), ({ name, regionId }) => {
      const evidence = from("bucket", facts.bucket, { regionId, wanted });
      if (regionId === wanted) {
        return passed(text("check.region.passed", { bucket: name, region: regionId }), evidence);
      }
      if (fetchesByUrl(facts)) return null;
      return blocker(
        text("check.region.differs", { bucket: name, region: regionId, wanted }),
        advise(text("check.region.remedy", { wanted }), {
          kind: "command",
          language: "shell",
          command: `bakferry bucket create NAME --region ${wanted}`,
        }),
        evidence,
      );
    });
  },
};
