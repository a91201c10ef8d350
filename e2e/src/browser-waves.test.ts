/** A wave on the page, by clicking; screenshots are left in `.demo/screenshots`. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { startWorld, type World } from "@bakferry/demo";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser, openBrowser } from "./testing/browser.ts";

const SCREENSHOTS = join(import.meta.dirname, "..", "..", ".demo", "screenshots");
const SOON = { timeout: 20_000 };
const END = { timeout: 60_000 };

describe.skipIf(!hasBrowser)("a wave in a real browser", () => {
  let world: World;
  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    world = await startWorld({ speed: 120, pollSeconds: 0.3 });
    await world.startBot();
  });
  afterAll(() => world.close());

  function shot(page: Page, name: string): Promise<Buffer> {
    return page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  test("three of four databases are approved by one vote, and the card says how each ended", async () => {
    const browser = await openBrowser({ width: 1280, height: 1100, colorScheme: "light" });
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`${world.simulator.slack.url}/#as=U0REQUESTER&c=C0MIGRATIONS`);
    const composer = page.getByRole("textbox", { name: /^Message/ }).first();
    await composer.fill("/migrate dbstaged dbtorn dbsealed dbtest to prod-1");
    await composer.press("Escape");
    await composer.press("Enter");
    await page.getByText("3 of 4 databases can go").first().waitFor(SOON);
    await shot(page, "wave-1-asked");

    await page
      .getByRole("button", { name: /^approver\b/i })
      .first()
      .click();
    const card = page.getByRole("main").getByRole("article").filter({ hasText: "Approval needed" }).last();
    await card.getByRole("button", { name: /^Review/ }).click(SOON);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Left out (1):").waitFor(SOON);
    await shot(page, "wave-2-review");
    await dialog.getByText("Approve exactly this plan").click();
    await dialog.getByRole("textbox").fill("Checked.");
    await dialog.getByRole("button", { name: "Send decision" }).click();
    await dialog.getByText("Recorded").waitFor(SOON);
    await dialog.getByRole("contentinfo").or(dialog).getByRole("button", { name: "Close" }).last().click();
    await page.getByText("on the way").first().waitFor(SOON);
    await shot(page, "wave-3-running");
    await page.getByText("Ended: 2 of 4 databases are online").first().waitFor(END);
    const root = page.getByRole("main").getByRole("article").filter({ hasText: "Ended: 2 of 4" }).first();
    await root.scrollIntoViewIfNeeded();
    await shot(page, "wave-4-ended");
    await root.getByRole("button", { name: /^Retry the failed ones/ }).waitFor(SOON);
    await browser.close();
    expect(faults).toEqual([]);
  }, 120_000);
});
