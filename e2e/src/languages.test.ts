/** A channel that reads Chinese, an approver whose Slack is Chinese, and a requester whose Slack is English. */
import { startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { defaultSlackSeed, type SlackSeed } from "@bakferry/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import { DESK, LOOKS, named, shot, SOON, startVisits, type, type Visits, wear } from "./testing/visits.ts";

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

  test("a wave is Chinese from the question to its end, times included, in every look", async () => {
    const approver = { as: "U0APPROVER", conversation: "C0MIGRATIONS" };
    const inEveryLook = async (words: string, name: string): Promise<void> => {
      for (const look of LOOKS) {
        await visits.visit(look, approver, async (page) => {
          await page.getByRole("main").getByText(words).last().waitFor(END);
          await shot(page, `${name}-${named(look)}`);
          const isWide = "document.documentElement.scrollWidth > window.innerWidth";
          expect(await page.evaluate(isWide)).toBe(false);
        });
      }
    };
    await visits.visit(DESK, { ...approver, as: "U0REQUESTER" }, async (page) => {
      await type(page, "/migrate dbstaged dbtorn dbsealed dbspoilt to test-1");
      await page.getByText("4 个数据库中有 3 个可以迁移").first().waitFor(SOON);
    });
    await inEveryLook("4 个数据库中有 3 个可以迁移", "zh-4-wave-asked");
    await visits.visit(DESK, approver, async (page) => {
      const card = page.getByRole("main").getByRole("article").filter({ hasText: "需要审批" }).last();
      await card.getByRole("button", { name: /^查看并批准/ }).click(SOON);
      const dialog = page.getByRole("dialog");
      await dialog.getByText("未纳入（1）：").waitFor(SOON);
      await dialog.getByText(/更新于 今天/).waitFor(SOON);
      for (const look of LOOKS) {
        await wear(page, look);
        await shot(page, `zh-5-wave-review-${named(look)}`);
      }
      await dialog.getByText("批准，仅限此方案").click();
      await dialog.getByRole("button", { name: "提交决定" }).click();
      await dialog.getByText("已记录").waitFor(SOON);
      await dialog.getByRole("button", { name: "关闭" }).last().click();
      await dialog.waitFor({ state: "detached", ...SOON });
    });
    await inEveryLook("已结束：4 个数据库中有", "zh-6-wave-ended");
  });
});
