/** The form, the shortcut and App Home on the page, by mouse and by keyboard alone; screenshots as in browser.test.ts. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { startWorld, type World } from "@bakferry/demo";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import {
  DARK_DESK,
  DESK,
  LIGHT_PHONE,
  PHONE,
  shot,
  SOON,
  startVisits,
  type,
  type Visits,
} from "./testing/visits.ts";

describe.skipIf(!hasBrowser)("the form and App Home in a real browser", () => {
  let world: World;
  let visits: Visits;
  beforeAll(async () => {
    world = await startWorld({ speed: 120, pollSeconds: 0.3 });
    await world.simulator.cloud.control.putObject(
      "migratetest",
      "migrate/dbstaged_before_release.bak",
      syntheticBackup({ databaseName: "dbstaged" }),
    );
    [visits] = await Promise.all([startVisits(world), world.startBot()]);
  });
  afterAll(async () => {
    await visits.close();
    await world.close();
  });

  const visit: Visits["visit"] = (...given) => visits.visit(...given);

  test("a command without a name opens the form, a backup is searched and chosen, and App Home shows it", async () => {
    await visit(DESK, { as: "U0REQUESTER", conversation: "C0MIGRATIONS" }, async (page) => {
      await type(page, "/migrate");
      const dialog = page.getByRole("dialog");
      const backup = dialog.getByRole("combobox", { name: "Backup" });
      await backup.click(SOON);
      await page.getByRole("option").first().waitFor(SOON);
      await shot(page, "10-form-backups");
      await backup.fill("release");
      const option = page.getByRole("option", { name: /dbstaged_before_release/ });
      await option.waitFor(SOON);
      await shot(page, "11-form-search");
      await option.click();
      await dialog.getByRole("combobox", { name: "Instance" }).click();
      await page.getByRole("option", { name: /test-1/ }).waitFor(SOON);
      await shot(page, "12-form-instances");
      await page.getByRole("option", { name: /test-1/ }).click();
      await dialog.getByRole("textbox", { name: /Name on the instance/ }).fill("dbreleased");
      await shot(page, "13-form-filled");
      await dialog.getByRole("button", { name: "Ask for it" }).click();
      await dialog.getByText("Asked for: Migrate dbreleased → test-1").waitFor(SOON);
      await shot(page, "14-form-accepted");
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await page.getByText("dbreleased → test-1 waits for approval").first().waitFor(SOON);
      await page.getByRole("link", { name: /Home/ }).click();
      await page.getByText("Your open migrations: 1").waitFor(SOON);
      await shot(page, "15-home-requester");
    });
    await visit(PHONE, { as: "U0APPROVER", conversation: "home" }, async (page) => {
      await page.getByText("Waiting for your vote: 1").waitFor(SOON);
      await shot(page, "16-home-approver-phone");
      await page.getByRole("button", { name: /^Review/ }).click();
      await page.getByRole("dialog").getByText("Approve exactly this plan").waitFor(SOON);
      await shot(page, "17-home-review-phone");
    });
  });

  test("the shortcut and the form work by keyboard alone, and errors lead to their field", async () => {
    await visit(DARK_DESK, { as: "U0REQUESTER", conversation: "C0MIGRATIONS" }, async (page) => {
      await page.getByRole("button", { name: "Shortcuts" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name: "New database migration" }).waitFor(SOON);
      await shot(page, "18-shortcut-menu");
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog");
      const backup = dialog.getByRole("combobox", { name: "Backup" });
      await backup.waitFor(SOON);
      await dialog.locator("[role=combobox]:focus").waitFor(SOON);
      await page.keyboard.type("dbtorn");
      await page.getByRole("option", { name: /dbtornFULL/ }).waitFor(SOON);
      await page.keyboard.press("Enter");
      expect(await backup.inputValue()).toBe("dbtornFULL.bak");
      await page.keyboard.press("Enter");
      await dialog.getByText("Please complete this required field.").first().waitFor(SOON);
      await shot(page, "19-form-errors");
      const instance = dialog.getByRole("combobox", { name: "Instance" });
      await expect
        .poll(() => page.locator(":focus").getAttribute("id"))
        .toBe(await instance.getAttribute("id"));
      await page.keyboard.press("ArrowDown");
      await page.getByRole("option", { name: /prod-1/ }).waitFor(SOON);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type("dbkeys");
      await page.keyboard.press("Enter");
      await dialog.getByText("Asked for: Migrate dbkeys → prod-1").waitFor(SOON);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached", ...SOON });
    });
  });

  test("on a phone the form fits, and an empty App Home says how to begin", async () => {
    await visit(LIGHT_PHONE, { as: "U0OUTSIDER", conversation: "home" }, async (page) => {
      await page.getByText("Nothing waits for you").waitFor(SOON);
      await shot(page, "20-home-empty-phone");
      await page.getByRole("button", { name: "New migration" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("combobox", { name: "Backup" }).click(SOON);
      await page.getByRole("option").first().waitFor(SOON);
      await shot(page, "21-form-phone");
      await page.keyboard.press("Escape");
      await dialog.getByLabel("Channel for the status card").scrollIntoViewIfNeeded();
      await shot(page, "22-form-phone-end");
      const wide = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
      expect(wide).toBe(false);
    });
  });

  test("commands are completed while they are typed, and history is readable", async () => {
    await visit(LIGHT_PHONE, { as: "U0REQUESTER", conversation: "C0MIGRATIONS" }, async (page) => {
      const composer = page.getByRole("textbox", { name: /^Message/ }).first();
      await composer.fill("/mi");
      await page.getByRole("option", { name: /\/migrate/ }).waitFor(SOON);
      await shot(page, "23-completion-phone");
      await composer.press("Tab");
      expect(await composer.inputValue()).toBe("/migrate ");
      await type(page, "/migrate cancel");
      await page.getByText("You have several open migrations").first().waitFor(SOON);
      await shot(page, "24-cancel-which-phone");
      await page
        .getByRole("button", { name: /^Cancel/ })
        .last()
        .click();
      await page.getByRole("button", { name: "Cancel it" }).click();
      await page
        .getByText(/is cancelled\./)
        .first()
        .waitFor(SOON);
      await type(page, "/migrate history");
      await page.getByText("What has ended").first().waitFor(SOON);
      await shot(page, "25-history-phone");
    });
  });
});
