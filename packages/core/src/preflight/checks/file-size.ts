/**
 * RDS takes backups of at most 3 TB: `BakFileSizeExceeded`. Whether it counts 10 to the power of 12 or 2 to the power
 * of 40 for a TB is not documented, so what lies between the two warns.
 */
import { advise } from "../../model/finding.ts";
import { sourceSizeBytes } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, warning } from "../check.ts";
import type { FileFacts } from "../facts.ts";

const SURE_BYTES = 3 * 10 ** 12;
const LARGEST_BYTES = 3 * 2 ** 40;

export const fileSize: Check<FileFacts> = {
  id: "file-size",
  group: "file",
  run(facts) {
    const sizeBytes = sourceSizeBytes(facts.source);
    const evidence = from("backup", facts.media, { sizeBytes, limitBytes: LARGEST_BYTES });
    return { ...judge(sizeBytes), evidence };
  },
};

function judge(sizeBytes: number): Answer {
  if (sizeBytes > LARGEST_BYTES) {
    return blocker(text("check.size.tooLarge", { sizeBytes }), advise(text("check.size.shrink")));
  }
  if (sizeBytes > SURE_BYTES) {
    return warning(text("check.size.nearLimit", { sizeBytes }), advise(text("check.size.shrink")));
  }
  return passed(text("check.size.passed", { sizeBytes }));
}
