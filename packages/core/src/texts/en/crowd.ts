/** Many are checked at once, and RDS is asked only so often. */
import { formatDuration } from "../format.ts";

export const crowdTexts = {
  "trouble.inLine": () => "Others are being checked first; this one follows by itself.",
  "finding.crowded": (v: { waitedMs: number }) =>
    `So much is asked of RDS at the moment that this was not asked within ${formatDuration(v.waitedMs)}. Ask again in a few minutes.`,
};
