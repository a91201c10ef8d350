/** A channel that reads Chinese, an approver whose Slack is Chinese, and a requester whose Slack is English. */
import { startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { defaultSlackSeed, type SlackSeed } from "@bakferry/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import { DESK, shot, SOON, startVisits, type, type Visits } from "./testing/visits.ts";

const END = { timeout: 60_000 };

function withChineseApprover(): SlackSeed {
  const seed = defaultSlackSeed();
  const users = seed.users.map((user) =>
    user.name === "approver" ? { ...user, locale: "zh-CN" } : { ...user, locale: "en-US" },
  );
  return { ...seed, users };
}

describe.skipIf(!hasBrowser)("a migration read in two languages", () => {
  let world: World;
  let visits: Visits;
  beforeAll(async () => {
    const slackSeed = withChineseApprover();
    world = await startWorld({ speed: 120, pollSeconds: 0.3, channelLocale: "zh-CN", slackSeed });
    [visits] = await Promise.all([startVisits(world), world.startBot()]);
  });
  afterAll(async () => {
    await visits.close();
    await world.close();
  });

  test("card, thread and the approver's modal are Chinese; what only the requester sees is English", async () => {
    await visits.visit(DESK, { as: "U0REQUESTER", conversation: "C0MIGRATIONS" }, async (page) => {
      await type(page, "/migrate help");
      await page.getByText("Move a SQL Server database into ApsaraDB RDS").first().waitFor(SOON);
      await type(page, "/migrate dbtest");
      await page.getByText("正在等待审批").first().waitFor(SOON);
      await shot(page, "zh-1-waiting-for-approval");

      await page
        .getByRole("button", { name: /^approver\b/i })
        .first()
        .click();
      const card = page.getByRole("main").getByRole("article").filter({ hasText: "需要审批：prod" }).last();
      await card.getByRole("button", { name: /^查看并批准/ }).click(SOON);
      const dialog = page.getByRole("dialog");
      await dialog.getByText("批准，仅限此方案").click(SOON);
      await shot(page, "zh-2-review");
      await dialog.getByRole("button", { name: "提交决定" }).click();
      await dialog.getByText("已记录").waitFor(SOON);
      await dialog.getByRole("button", { name: "关闭" }).last().click();

      await page.getByRole("main").getByText("已在 prod-1 上线").first().waitFor(END);
      await page
        .getByRole("button", { name: /repl(y|ies)/ })
        .first()
        .click();
      const thread = page.getByRole("complementary", { name: "Thread" });
      await thread.getByText("RDS 已接受导入").waitFor(SOON);
      await shot(page, "zh-3-online");
      expect(world.simulator.cloud.control.database(TARGET_INSTANCE, "dbtest")?.status).toBe("Running");
    });
  });
});
