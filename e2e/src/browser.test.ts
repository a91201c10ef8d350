/** The whole job on the page, by clicking, as a person would; screenshots are left in `.demo/screenshots`. */
import { startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import { DESK, PHONE, readAndClose, shot, SOON, startVisits, type, type Visits } from "./testing/visits.ts";

const REQUESTS = { as: "U0REQUESTER", conversation: "C0MIGRATIONS" };
const END = { timeout: 60_000 };

describe.skipIf(!hasBrowser)("the page in a real browser", () => {
  let world: World;
  let visits: Visits;
  beforeAll(async () => {
    world = await startWorld({ speed: 120, pollSeconds: 0.3 });
    [visits] = await Promise.all([startVisits(world), world.startBot()]);
  });
  afterAll(async () => {
    await visits.close();
    await world.close();
  });

  async function review(page: Page): Promise<void> {
    const card = page.getByRole("main").getByRole("article").filter({ hasText: "Approval needed" }).last();
    await card.getByRole("button", { name: /^Review/ }).click(SOON);
    await page.getByRole("dialog").getByText("Approve exactly this plan").waitFor(SOON);
  }

  test("a request, a review, an approval by another person, and the database is online", async () => {
    await visits.visit(DESK, REQUESTS, async (page) => {
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
      await readAndClose(page, "Recorded");

      await page.getByRole("main").getByText("is online on").first().waitFor(END);
      await page
        .getByRole("button", { name: /repl(y|ies)/ })
        .first()
        .click();
      await page
        .getByRole("complementary", { name: "Thread" })
        .getByText("RDS took the import")
        .waitFor(SOON);
      await page
        .getByRole("complementary", { name: "Thread" })
        .getByText("is online on")
        .last()
        .waitFor(SOON);
      await shot(page, "3-online");
      expect(world.simulator.cloud.control.database(TARGET_INSTANCE, "dbtest")?.status).toBe("Running");
    });
  });

  test("a blocked request shows the blocker and its remedy, and nobody is asked", async () => {
    await visits.visit(PHONE, REQUESTS, async (page) => {
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
    });
  });
});
