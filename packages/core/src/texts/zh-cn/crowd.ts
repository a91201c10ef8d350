/** Many are checked at once, and RDS is asked only so often, in Chinese. */
import type { crowdTexts as original } from "../en/crowd.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

export const crowdTexts = {
  "trouble.inLine": () => "正在先检查其他申请，随后会自动检查此项。",
  "finding.crowded": (v) =>
    `目前对 RDS 的请求过多，在 ${formatDuration(v.waitedMs)}内未能轮到此项检查。请几分钟后再试。`,
} satisfies Translation<typeof original>;
