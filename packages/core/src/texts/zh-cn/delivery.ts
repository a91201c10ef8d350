/** How messages reach people when the way that was meant is closed, in Chinese. */
import type { deliveryTexts as original } from "../en/delivery.ts";
import type { Translation } from "../translation.ts";

export const deliveryTexts = {
  "delivery.moved": (v) =>
    `我无法在那里发布消息，因此 ${v.migrationId} 在这里继续，并通过私信通知审批人。\`/migrate status ${v.migrationId}\` 在任何频道都可用。下次迁移之前，请把我邀请到那里（\`/invite @bakferry\`），或在其他频道申请。`,
} satisfies Translation<typeof original>;
