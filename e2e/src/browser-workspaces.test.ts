/** Two workspaces in a real browser: the bot comes in by its pages, is used beside the other workspace, and leaves. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import { createSeveralRig, type SeveralRig } from "./testing/several-rig.ts";
import {
  DESK,
  LOOKS,
  named,
  PHONE,
  shot,
  SOON,
  startVisits,
  type,
  type Visits,
  wear,
} from "./testing/visits.ts";

const [ONE, TWO] = ["T0ONE", "T0TWO"];
const CHANNEL = "C0MIGRATIONS";

describe.skipIf(!hasBrowser)("several workspaces in a real browser", () => {
  let rig: SeveralRig;
  let visits: Visits;
  beforeAll(async () => {
    rig = await createSeveralRig({
      mode: "http",
      teams: [ONE, TWO],
      admitted: [ONE, TWO],
      databases: ["dbone", "dbtwo"],
    });
    [visits] = await Promise.all([startVisits(rig), rig.startBot()]);
  });
  afterAll(async () => {
    await visits.close();
    await rig.close();
  });

  const at = (team: string, as: string): { team: string; as: string; conversation: string } => ({
    team,
    as,
    conversation: CHANNEL,
  });

  async function fits(page: Page): Promise<void> {
    expect(await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")).toBe(false);
  }

  async function consent(page: Page, decision: "Allow" | "Cancel"): Promise<Page> {
    const opening = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Install Bakferry" }).click();
    const asked = await opening;
    await asked.getByRole("heading", { level: 1, name: /Bakferry asks to come into/ }).waitFor(SOON);
    if (decision === "Allow") {
      for (const look of LOOKS) {
        await wear(asked, look);
        await shot(asked, `91-consent-${named(look)}`);
        await fits(asked);
      }
    }
    await asked.getByRole("button", { name: decision }).click();
    await asked.waitForURL(/oauth_redirect/);
    return asked;
  }

  test("the page leads to the consent and back, and the bot answers where it was invited", async () => {
    for (const look of LOOKS) {
      await visits.visit(look, at(ONE, "U0REQUESTER"), async (page) => {
        await page.getByText("Bakferry is not in Team T0ONE yet.").waitFor(SOON);
        if (look.width === PHONE.width) await page.getByRole("button", { name: "Open the sidebar" }).click();
        await page.getByRole("link", { name: "Install Bakferry" }).waitFor(SOON);
        await page.waitForTimeout(300);
        await shot(page, `90-not-installed-${named(look)}`);
        await fits(page);
      });
    }
    await visits.visit(DESK, at(ONE, "U0REQUESTER"), async (page) => {
      const refused = await consent(page, "Cancel");
      expect(new URL(refused.url()).searchParams.get("error")).toBe("access_denied");
      await refused.close();
      await page.getByText("Bakferry is not in Team T0ONE yet.").waitFor(SOON);

      const end = await consent(page, "Allow");
      await end.getByText("installed in Team T0ONE").waitFor(SOON);
      await end.close();
      await page.getByText("Bakferry is not in Team T0ONE yet.").waitFor({ state: "detached", ...SOON });
      await type(page, "/invite @bakferry");
      await page.getByRole("main").getByText("Bakferry was added to #db-migrations.").first().waitFor(SOON);
      await type(page, "/migrate dbone");
      await page.getByText("waits for approval").first().waitFor(SOON);
    });
  });

  test("what waits in the other workspace is marked at the left, one press away, also by keyboard", async () => {
    for (const look of LOOKS) {
      await visits.visit(look, at(TWO, "U0APPROVER"), async (page) => {
        if (look.width === PHONE.width) await page.getByRole("button", { name: "Open the sidebar" }).click();
        await page.getByRole("link", { name: /Team T0ONE \d+ unread/ }).waitFor(SOON);
        await page.waitForTimeout(300);
        await shot(page, `93-workspaces-${named(look)}`);
        await fits(page);
      });
    }
    await visits.visit(DESK, at(TWO, "U0APPROVER"), async (page) => {
      await page.locator("textarea:focus").waitFor(SOON);
      await page.keyboard.press("Control+Shift+BracketLeft");
      await page.getByText("waits for approval").first().waitFor(SOON);
      expect(new URL(page.url()).hash).toContain(`team=${ONE}&as=U0APPROVER`);
      await page.getByRole("link", { name: "general" }).click();
      await page.getByRole("heading", { level: 1, name: "#general" }).waitFor(SOON);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("T0TWO");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "#db-migrations" }).waitFor(SOON);
      await page.getByRole("link", { name: "Team T0ONE" }).click();
      await page.getByRole("heading", { level: 1, name: "#general" }).waitFor(SOON);
      await page.getByRole("link", { name: "Requests" }).click();
      await page.locator(".request-name", { hasText: "Team T0ONE" }).first().waitFor(SOON);
      await shot(page, "94-requests-of-workspaces");
    });
  });

  test("the bot is sent away again, and the page says so", async () => {
    await visits.visit(DESK, at(ONE, "U0REQUESTER"), async (page) => {
      await page.getByRole("link", { name: "Bakferry Home" }).click();
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Remove Bakferry from Team T0ONE" }).click();
      await page.getByText("Bakferry is not in Team T0ONE yet.").waitFor(SOON);
      await page.getByText("No app is installed here.").waitFor(SOON);
      await shot(page, "95-removed");
    });
  });
});
