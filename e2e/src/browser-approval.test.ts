/** Approval on the page: votes, refusals, a denial, an expiry, a broken glass and a plan that changes under a vote. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { APPROVER, CHANNEL, REQUESTER, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import { seedWithBotIn } from "./testing/people.ts";
import {
  DARK_DESK,
  DESK,
  LIGHT_PHONE,
  PHONE,
  readAndClose,
  shot,
  SOON,
  startVisits,
  type,
  type Visits,
  wear,
} from "./testing/visits.ts";

const SECOND = "U0APPROVER2";
const OUTSIDER = "U0OUTSIDER";
const AUDIT = "C0GENERAL";
const STAGED = "migrate/dbstagedFULL20261120.bak";
const DBA = { usergroups: ["S0DBA"] };
const POLICIES = {
  prod: {
    approvers: DBA,
    quorum: 2,
    breakGlass: { users: [OUTSIDER], notify: [AUDIT], minReason: 20 },
  },
  test: { approvers: DBA, confirm: "one-click", expiresAfter: "10s" },
};

/** In the order in which a screen reader tells it. */
const CARD_AS_HEARD = inOrder(
  'heading "raised hand Approval needed: prod"',
  "Migrate dbstaged → prod-1",
  "asks for this import",
  'checks passed"',
  "Approvals: 0 of 2",
  'button "Review & approve: Migrate dbstaged → prod-1"',
  'button "Deny: Migrate dbstaged → prod-1"',
  'button "Check again: Migrate dbstaged → prod-1"',
  'button "Break glass: Migrate dbstaged → prod-1"',
);
const REVIEW_AS_HEARD = inOrder(
  'dialog "Review migration"',
  'heading "Review migration" [level=2]',
  'button "Close"',
  // How many depends on the hour: the maintenance window of the instance may be near.
  'note: "Warning: ',
  "before you decide.",
  "Migrate dbstaged → prod-1",
  'radiogroup "Your decision"',
  'radio "Approve exactly this plan"',
  'radio "Deny"',
  'textbox "Reason (optional)"',
  'button "Back"',
  'button "Send decision"',
);

function inOrder(...heard: readonly string[]): RegExp {
  const escaped = heard.map((words) => words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(escaped.join("[^]*"));
}

describe.skipIf(!hasBrowser)("approval in a real browser", () => {
  let world: World;
  let visits: Visits;
  beforeAll(async () => {
    const slackSeed = seedWithBotIn(AUDIT);
    world = await startWorld({ speed: 120, pollSeconds: 0.3, policies: POLICIES, slackSeed });
    [visits] = await Promise.all([startVisits(world), world.startBot()]);
  });
  afterAll(async () => {
    await visits.close();
    await world.close();
  });

  const inChannel = (as: string) => ({ as, conversation: CHANNEL });

  test("one vote of two is counted and withdrawn again, and what is shown can be read in every look", async () => {
    await visits.visit(DESK, inChannel(REQUESTER), async (page) => {
      await type(page, "/migrate dbstaged");
      await openCard(page).waitFor(SOON);
      await inEveryLook(page, openCard(page), "30-approval-card");
      expect(await openCard(page).ariaSnapshot()).toMatch(CARD_AS_HEARD);
      await inEveryLook(page, statusCard(page, "dbstaged"), "31-status-waiting");
    });
    await visits.visit(DARK_DESK, inChannel(APPROVER), async (page) => {
      await review(page);
      await inEveryLook(page, page.getByRole("dialog"), "32-review");
      expect(await page.getByRole("dialog").ariaSnapshot()).toMatch(REVIEW_AS_HEARD);
      await approve(page);
      await openCard(page).getByText("Approvals: 1 of 2").waitFor(SOON);
      await inEveryLook(page, openCard(page), "33-one-of-two");
      await openCard(page)
        .getByRole("button", { name: "Withdraw my vote: Migrate dbstaged → prod-1" })
        .click();
      await cards(page).getByText("Your vote is withdrawn").waitFor(SOON);
      await openCard(page).getByText("Approvals: 0 of 2").waitFor(SOON);
      await shot(page, "34-vote-withdrawn");
    });
  });

  test("a plan that changes voids the votes and says what changed", async () => {
    await visits.visit(PHONE, inChannel(APPROVER), async (page) => {
      await review(page);
      await approve(page);
    });
    const other = syntheticBackup({ databaseName: "dbstaged", release: "2017", dataBytes: 512 * 1024 });
    await world.simulator.cloud.control.putObject("migratetest", STAGED, other);
    await visits.visit(PHONE, inChannel(REQUESTER), async (page) => {
      await openCard(page)
        .getByRole("button", { name: /^Check again: Migrate dbstaged/ })
        .click();
      await openCard(page).getByText("Changed since revision 1").waitFor(SOON);
      await openCard(page).getByText("Votes that count no longer").waitFor(SOON);
      await inEveryLook(page, openCard(page), "35-plan-changed");
      const superseded = cards(page).filter({ hasText: "Superseded" });
      expect(await superseded.getByRole("button", { name: /dbstaged/ }).count()).toBe(0);
      await inEveryLook(page, superseded, "36-superseded");
      await shot(page, "37-plan-changed-page");
    });
  });

  test("a denial by keyboard alone: focus comes back after Esc, and a missing reason is asked for in its place", async () => {
    await visits.visit(DESK, inChannel(APPROVER), async (page) => {
      await openCard(page).waitFor(SOON);
      await tabTo(page, /^Deny: Migrate dbstaged/);
      expect(await outline(page)).not.toMatch(/none|0px/);
      await shot(page, "38-keyboard-focus");
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "Review migration" });
      await dialog.waitFor(SOON);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached", ...SOON });
      expect(await focused(page)).toMatch(/^Deny: Migrate dbstaged/);

      await page.keyboard.press("Enter");
      await dialog.getByRole("radio", { name: "Deny" }).waitFor(SOON);
      await tabTo(page, "Send decision");
      await page.keyboard.press("Enter");
      await dialog.getByText(/say why/i).waitFor(SOON);
      await expect.poll(() => page.locator("textarea:focus").count()).toBe(1);
      await inEveryLook(page, dialog, "39-denial-needs-a-reason");
      await page.keyboard.type("Not in this week's window.");
      await tabTo(page, "Send decision");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByText("Recorded").waitFor(SOON);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached", ...SOON });
      const denied = cards(page).filter({ hasText: "Denied: Migrate dbstaged" }).first();
      await denied.getByText("Not in this week's window.").waitFor(SOON);
      await inEveryLook(page, denied, "40-denied");
      await inEveryLook(page, statusCard(page, "dbstaged"), "41-status-denied");
    });
  });

  test("the own request cannot be approved, and an unanswered one expires", async () => {
    await visits.visit(LIGHT_PHONE, inChannel(REQUESTER), async (page) => {
      await type(page, "/migrate dbspoilt to test-1");
      await openCard(page)
        .getByRole("button", { name: /^Approve: Migrate dbspoilt/ })
        .click(SOON);
      await shot(page, "42-one-click-question");
      await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
      await cards(page).getByText("another person has to approve it").waitFor(SOON);
      await shot(page, "43-own-request-refused");
      const expired = cards(page).filter({ hasText: "Approval expired: Migrate dbspoilt" });
      await expired.waitFor(SOON);
      expect(await expired.getByRole("button", { name: /dbspoilt/ }).count()).toBe(0);
      await inEveryLook(page, expired, "44-expired");
      await inEveryLook(page, statusCard(page, "dbspoilt"), "45-status-expired");
    });
  });

  test("a broken glass is loud in the channel that is told, and another approver reviews it there", async () => {
    await visits.visit(PHONE, inChannel(OUTSIDER), async (page) => {
      await type(page, "/migrate dbtest");
      await openCard(page)
        .getByRole("button", { name: /^Break glass: Migrate dbtest/ })
        .click(SOON);
      const dialog = page.getByRole("dialog", { name: "Break glass" });
      await dialog.getByRole("textbox").fill("The shop is down and nobody answers.");
      await inEveryLook(page, dialog, "46-break-glass");
      await dialog.getByRole("button", { name: "Start it now" }).click();
      await readAndClose(page, /Started: Migrate dbtest/);
      await inEveryLook(
        page,
        cards(page).filter({ hasText: "Glass broken: Migrate dbtest" }).first(),
        "47-glass-broken",
      );
    });
    await visits.visit(DESK, { as: SECOND, conversation: AUDIT }, async (page) => {
      const alarm = cards(page).filter({ hasText: "Glass broken in prod: Migrate dbtest" });
      await alarm.waitFor(SOON);
      await inEveryLook(page, alarm, "48-alarm");
      await alarm.getByRole("button", { name: /^Mark as reviewed/ }).click();
      await alarm.getByText("Reviewed by").waitFor(SOON);
      await inEveryLook(page, alarm, "49-alarm-reviewed");
    });
    await visits.visit(DESK, inChannel(REQUESTER), async (page) => {
      const status = statusCard(page, "dbtest");
      await status.getByText("is online on").first().waitFor({ timeout: 60_000 });
      await inEveryLook(page, status, "50-status-online");
    });
    expect(world.simulator.cloud.control.database(TARGET_INSTANCE, "dbtest")?.status).toBe("Running");
  });
});

/** A part in light and dark, wide and narrow; nothing may be wider than a phone. */
async function inEveryLook(page: Page, part: Locator, name: string): Promise<void> {
  const before = { ...page.viewportSize(), colorScheme: await page.evaluate(SCHEME) };
  const looks = {
    "desk-light": DESK,
    "desk-dark": DARK_DESK,
    "phone-light": LIGHT_PHONE,
    "phone-dark": PHONE,
  };
  for (const [look, worn] of Object.entries(looks)) {
    // A part that is higher than the page is shown whole.
    await wear(page, { ...worn, height: 2000 });
    await shot(part, `${name}-${look}`);
    expect(await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")).toBe(false);
  }
  await wear(page, before as typeof DESK);
}

const SCHEME = "matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'";

function cards(page: Page): Locator {
  return page.getByRole("main").getByRole("article");
}

function openCard(page: Page): Locator {
  return cards(page).filter({ hasText: "Approval needed" }).last();
}

function statusCard(page: Page, database: string): Locator {
  return cards(page)
    .filter({ hasText: `${database} →` })
    .filter({ has: page.getByRole("button", { name: new RegExp(`^Details: Migrate ${database}`) }) })
    .first();
}

async function review(page: Page): Promise<void> {
  await openCard(page)
    .getByRole("button", { name: /^Review/ })
    .click(SOON);
  await page.getByRole("dialog").getByText("Approve exactly this plan").waitFor(SOON);
}

async function approve(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Approve exactly this plan").click();
  await dialog.getByRole("button", { name: "Send decision" }).click();
  await readAndClose(page, "Recorded");
}

/** The accessible name of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(
    "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText",
  );
}

function outline(page: Page): Promise<string> {
  return page.evaluate(
    "((s) => s.outlineStyle + ' ' + s.outlineWidth)(getComputedStyle(document.activeElement))",
  );
}

/** Presses Tab until the wanted element has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    const now = await focused(page);
    if (typeof name === "string" ? now.trim() === name : name.test(now)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab leads nowhere near ${String(name)}.`);
}
