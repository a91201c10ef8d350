/** A channel that reads Chinese, an approver whose Slack is Chinese, and a requester whose Slack is English. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { defaultSlackSeed, type SlackSeed } from "@bakferry/simulator";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser, openBrowser } from "./testing/browser.ts";

const SCREENSHOTS = join(import.meta.dirname, "..", "..", ".demo", "screenshots");
const SOON = { timeout: 20_000 };
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
  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    const slackSeed = withChineseApprover();
    world = await startWorld({ speed: 120, pollSeconds: 0.3, channelLocale: "zh-CN", slackSeed });
    await world.startBot();
  });
  afterAll(() => world.close());

  async function type(page: Page, line: string): Promise<void> {
    const composer = page.getByRole("textbox", { name: /^Message/ }).first();
    await composer.fill(line);
    await composer.press("Escape");
    await composer.press("Enter");
  }

  function shot(page: Page, name: string): Promise<Buffer> {
    return page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  test("card, thread and the approver's modal are Chinese; what only the requester sees is English", async () => {
    const browser = await openBrowser({ width: 1280, height: 900, colorScheme: "light" });
    browser.context.setDefaultTimeout(20_000);
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await page.goto(`${world.simulator.slack.url}/#as=U0REQUESTER&c=C0MIGRATIONS`);

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
    await browser.close();
  });
});
