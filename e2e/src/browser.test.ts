/** The whole job on the page, by clicking, as a person would; screenshots are left in `.demo/screenshots`. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser, openBrowser } from "./testing/browser.ts";

const SCREENSHOTS = join(import.meta.dirname, "..", "..", ".demo", "screenshots");
const SOON = { timeout: 20_000 };
const END = { timeout: 60_000 };

describe.skipIf(!hasBrowser)("the page in a real browser", () => {
  let world: World;
  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    world = await startWorld({ speed: 120, pollSeconds: 0.3 });
    await world.startBot();
  });
  afterAll(() => world.close());

  async function open(
    look: Parameters<typeof openBrowser>[0],
    hash: string,
  ): Promise<{ page: Page; close(): Promise<void> }> {
    const browser = await openBrowser(look);
    browser.context.setDefaultTimeout(20_000);
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`${world.simulator.slack.url}/#${hash}`);
    return {
      page,
      async close() {
        await browser.close();
        expect(faults).toEqual([]);
      },
    };
  }

  function shot(page: Page, name: string): Promise<Buffer> {
    return page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  async function type(page: Page, text: string): Promise<void> {
    const composer = page.getByRole("textbox", { name: /^Message/ }).first();
    await composer.fill(text);
    await composer.press("Escape");
    await composer.press("Enter");
  }

  async function review(page: Page): Promise<void> {
    const card = page.getByRole("main").getByRole("article").filter({ hasText: "Approval needed" }).last();
    await card.getByRole("button", { name: /^Review/ }).click(SOON);
    await page.getByRole("dialog").getByText("Approve exactly this plan").waitFor(SOON);
  }

  /** Reads the answer to a decision and puts it away. */
  async function close(page: Page, answer: string): Promise<void> {
    const dialog = page.getByRole("dialog");
    await dialog.getByText(answer).waitFor(SOON);
    await dialog.getByRole("contentinfo").or(dialog).getByRole("button", { name: "Close" }).last().click();
    await dialog.waitFor({ state: "detached", ...SOON });
  }

  test("a request, a review, an approval by another person, and the database is online", async () => {
    const visit = await open(
      { width: 1280, height: 900, colorScheme: "light" },
      "as=U0REQUESTER&c=C0MIGRATIONS",
    );
    const { page } = visit;
    await type(page, "/migrate dbtest");
    await page.getByText("waits for approval").first().waitFor(SOON);
    await shot(page, "1-waiting-for-approval");

    await page
      .getByRole("button", { name: /^approver\b/i })
      .first()
      .click();
    await review(page);
    await page.getByRole("dialog").getByText("Approve exactly this plan").click();
    await page.getByRole("dialog").getByRole("textbox").fill("Checked against the change request.");
    await shot(page, "2-review");
    await page.getByRole("dialog").getByRole("button", { name: "Send decision" }).click();
    await close(page, "Recorded");

    await page.getByRole("main").getByText("is online on").first().waitFor(END);
    await page
      .getByRole("button", { name: /repl(y|ies)/ })
      .first()
      .click();
    await page.getByRole("complementary", { name: "Thread" }).getByText("RDS took the import").waitFor(SOON);
    await page.getByRole("complementary", { name: "Thread" }).getByText("is online on").last().waitFor(SOON);
    await shot(page, "3-online");
    expect(world.simulator.cloud.control.database(TARGET_INSTANCE, "dbtest")?.status).toBe("Running");
    await visit.close();
  });

  test("a blocked request shows the blocker and its remedy, and nobody is asked", async () => {
    const visit = await open(
      { width: 390, height: 844, colorScheme: "dark" },
      "as=U0REQUESTER&c=C0MIGRATIONS",
    );
    const { page } = visit;
    await type(page, "/migrate dbnewer");
    await page.getByText("The backup is from SQL Server 2025").first().waitFor(SOON);
    await page
      .getByText("upgrade the major version of this one in the console")
      .first()
      .scrollIntoViewIfNeeded();
    await shot(page, "4-blocked-on-a-phone");
    const cards = page
      .getByRole("article")
      .filter({ hasText: "Approval needed" })
      .filter({ hasText: "dbnewer" });
    expect(await cards.count()).toBe(0);
    await visit.close();
  });

  test("a denial needs a reason, and the card is rewritten in place", async () => {
    const visit = await open(
      { width: 1280, height: 900, colorScheme: "dark" },
      "as=U0REQUESTER&c=C0MIGRATIONS",
    );
    const { page } = visit;
    await type(page, "/migrate dbstaged");
    await page
      .getByText(/dbstaged → prod-1 waits for approval/)
      .first()
      .waitFor(SOON);
    await page
      .getByRole("button", { name: /^approver\b/i })
      .first()
      .click();
    await review(page);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Deny", { exact: true }).click();
    await dialog.getByRole("button", { name: "Send decision" }).click();
    await dialog.getByText(/say why/i).waitFor(SOON);
    await shot(page, "5-denial-needs-a-reason");
    await dialog.getByRole("textbox").fill("Not in this week's window.");
    await dialog.getByRole("button", { name: "Send decision" }).click();
    await close(page, "Recorded");
    await page
      .getByText(/dbstaged → prod-1 was denied/)
      .first()
      .waitFor(SOON);
    await shot(page, "6-denied");
    await visit.close();
  });
});
