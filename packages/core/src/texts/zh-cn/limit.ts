/** What is wrong with a bandwidth limit as it was written, in Chinese. */
import type { limitTexts as original } from "../en/limit.ts";
import type { Translation } from "../translation.ts";

export const limitTexts = {
  "limit.noRate": (v) => `“${v.given}”不是速率：请写成 500K、50M、1G、100Mbit 或 off。`,
  "limit.secondRate": (v) => `“${v.given}”是第二个没有时段的速率。`,
  "limit.noHours": (v) => `“${v.given}”不是时段：请写成 08:00-20:00。`,
} satisfies Translation<typeof original>;
