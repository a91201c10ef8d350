/** What stands beside Slack on the simulator's page, as a newcomer and a keyboard meet it; screenshots as in browser.test.ts. */
import { commandsToTry, furnishDesk, startWorld, type World } from "@bakferry/demo";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import {
  DARK_DESK,
  DESK,
  LIGHT_PHONE,
  LOOKS,
  named,
  PHONE,
  shot,
  SOON,
  startVisits,
  type,
  type Visits,
} from "./testing/visits.ts";

const REQUESTS = { as: "U0REQUESTER", conversation: "C0MIGRATIONS" };
const END = { timeout: 60_000 };

describe.skipIf(!hasBrowser)("the simulator's page in a real browser", () => {
  let world: World;
  let visits: Visits;
  beforeAll(async () => {
    world = await startWorld({ speed: 120, pollSeconds: 0.3 });
    furnishDesk(world, commandsToTry());
    [visits] = await Promise.all([startVisits(world), world.startBot()]);
  });
  afterAll(async () => {
    await visits.close();
    await world.close();
  });

  const visit: Visits["visit"] = (...given) => visits.visit(...given);
  /** Newest first. */
  const momentIds = async (): Promise<readonly string[]> => {
    const state = await (await fetch(`${world.simulator.slack.url}/sim/state`)).json();
    return (state as { readonly moments: readonly { readonly id: string }[] }).moments.map(({ id }) => id);
  };
  const openTab = async (page: Page, name: string): Promise<void> => {
    await page.getByRole("tab", { name }).click();
    await page.getByRole("tabpanel", { name }).waitFor(SOON);
  };

  test("a newcomer is told what to do, and the first command is sent by two presses", async () => {
    await visit(DESK, REQUESTS, async (page) => {
      await page.getByRole("heading", { name: "Rehearse a migration" }).waitFor(SOON);
      await page.locator(".pane textarea:focus").waitFor(SOON);
      await page.keyboard.type("typed at once");
      const composer = page.getByRole("textbox", { name: "Message #db-migrations" });
      expect(await composer.inputValue()).toBe("typed at once");
      await composer.fill("");
      await shot(page, "70-front-page");
      await page.getByRole("button", { name: "/migrate dbtest", exact: false }).first().click();
      await page.locator("textarea:focus").waitFor(SOON);
      await page.keyboard.press("Enter");
      await page.getByText("waits for approval").first().waitFor(SOON);
    });
  });

  test("the cloud, a fault and the log show one upload and import from both sides", async () => {
    await visit(DESK, { ...REQUESTS, as: "U0APPROVER" }, async (page) => {
      await page.getByRole("link", { name: "Faults" }).click();
      await page.getByRole("switch", { name: "Slow line" }).click();
      await page
        .getByRole("button", { name: /^Review/ })
        .first()
        .click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("Approve exactly this plan").click(SOON);
      await dialog.getByRole("textbox").fill("Checked.");
      await dialog.getByRole("button", { name: "Send decision" }).click();
      await dialog.getByText("Recorded").waitFor(SOON);
      await page.keyboard.press("Escape");
      await openTab(page, "Cloud");
      await page.getByRole("img", { name: /^Parts that OSS has/ }).waitFor(SOON);
      await shot(page, "71-upload");
      await page.getByRole("article", { name: "Import of dbtest" }).getByText("Success").waitFor(END);
      await shot(page, "72-imported");

      await openTab(page, "Faults");
      await page.getByText(/^struck \d+ times$/).waitFor(SOON);
      await shot(page, "73-faults");
      await page.getByRole("button", { name: "All off" }).click();
      await page.getByRole("switch", { name: "Slow line", checked: false }).waitFor(SOON);
      await page.getByRole("button", { name: "See the log" }).click();
      await page.getByRole("searchbox").fill("throttle");
      await page
        .getByRole("button", { name: /UploadPart/ })
        .first()
        .click();
      await page.getByText("OSS V4, in a presigned URL").waitFor(SOON);
      await page.getByText("Accepted: the same signature").waitFor(SOON);
      await shot(page, "74-request");
    });
  });

  test("the clock stops, jumps and runs on, and a kept moment stays as it was", async () => {
    await visit(DARK_DESK, REQUESTS, async (page) => {
      await page.getByRole("link", { name: "Cloud" }).click();
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByText("Paused").waitFor(SOON);
      const before = world.simulator.clock.now();
      await page.getByRole("button", { name: /^\+1 h/ }).click();
      await expect.poll(() => world.simulator.clock.now() - before).toBe(3_600_000);
      await page.getByRole("button", { name: "Keep this moment" }).click();
      await page
        .getByRole("status")
        .filter({ hasText: /copied|#/ })
        .waitFor(SOON);
      await page.getByRole("button", { name: "Run" }).click();
      await page.getByRole("button", { name: "Pause" }).waitFor(SOON);

      await page.goto(`${page.url()}&m=1`);
      await page.getByText("A kept moment of").waitFor(SOON);
      await page.getByText("Paused").waitFor(SOON);
      await shot(page, "75-kept-moment");
      await type(page, "/migrate list");
      await page.getByRole("alert").getByText("nothing can be done").waitFor(SOON);
      await page.getByRole("button", { name: "Back to now" }).click();
      await page.getByText("A kept moment of").waitFor({ state: "detached", ...SOON });
    });
  });

  test("everything goes on from a kept moment, after a question, and what was before is kept, too", async () => {
    const { control } = world.simulator.slack;
    const kept = (): readonly string[] => control.channel("C0GENERAL").messages.map(({ text }) => text);
    const earlier = await momentIds();
    control.as("U0OUTSIDER").post("C0GENERAL", "said before");
    await visit(DESK, { ...REQUESTS, conversation: "C0GENERAL" }, async (page) => {
      await page.getByRole("link", { name: "Scenarios" }).click();
      await page.getByRole("button", { name: "Keep this moment" }).click();
      await expect.poll(momentIds).not.toEqual(earlier);
    });
    control.as("U0OUTSIDER").post("C0GENERAL", "said after");
    const [newest = ""] = await momentIds();
    for (const look of LOOKS) {
      await visit(look, { ...REQUESTS, conversation: "C0GENERAL" }, async (page) => {
        await page.goto(`${page.url()}&m=${newest}`);
        await page.getByText("A kept moment of").waitFor(SOON);
        await shot(page, `75-kept-moment-${named(look)}`);
        await page.getByRole("button", { name: "Continue from here…" }).click();
        await page.getByRole("dialog", { name: "Continue from this moment?" }).waitFor(SOON);
        await shot(page, `75-continue-${named(look)}`);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached", ...SOON });
      });
    }
    expect(kept()).toEqual(["said before", "said after"]);
    await visit(DESK, { ...REQUESTS, conversation: "C0GENERAL" }, async (page) => {
      await page.goto(`${page.url()}&d=scenarios`);
      await page
        .locator(`[data-moment="${newest}"]`)
        .getByRole("button", { name: /^Continue/ })
        .click();
      await page.getByRole("button", { name: "Continue from here", exact: true }).click();
      await page.getByText("said after").waitFor({ state: "detached", ...SOON });
      await expect.poll(async () => (await momentIds()).length).toBe(earlier.length + 2);
      await shot(page, "75-moments");
    });
    expect(kept()).toEqual(["said before"]);
  });

  test("a scenario is played by its name, and its end is compared with the right one", async () => {
    await visit(LIGHT_PHONE, REQUESTS, async (page) => {
      await page.getByRole("button", { name: "Open the sidebar" }).click();
      await page.getByRole("link", { name: "Scenarios" }).click();
      await page.getByRole("button", { name: "Play differential" }).click();
      await page.getByText("playing…").waitFor(SOON);
      await page.locator("[data-scenario=differential] .badge-ok", { hasText: "blocked" }).waitFor(END);
      await shot(page, "76-scenarios-phone");
    });
  });

  test("people, places and the desk are reached by keyboard alone, and every list by its arrows", async () => {
    await visit(DESK, REQUESTS, async (page) => {
      const focused = (): Promise<string | null> => page.locator(":focus").getAttribute("aria-label");
      await page.getByRole("article").first().waitFor(SOON);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Go to" }).waitFor(SOON);
      await page.keyboard.type("approver2");
      await shot(page, "77-switcher");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Approver2", pressed: true }).waitFor(SOON);
      await page.keyboard.press("Alt+Shift+ArrowUp");
      await page.getByRole("button", { name: "Approver may", pressed: true }).waitFor(SOON);
      await page.keyboard.press("Alt+ArrowDown");
      await page.getByRole("heading", { level: 1, name: "#general" }).waitFor(SOON);
      await page.keyboard.press("Alt+ArrowUp");
      await page.getByRole("heading", { level: 1, name: "#db-migrations" }).waitFor(SOON);

      await page.keyboard.press("F6");
      await page.keyboard.press("F6");
      expect(await focused()).toBe("Messages");
      await page.keyboard.press("ArrowUp");
      expect(await focused()).toMatch(/^Bakferry, /);
      await page.keyboard.press("Home");
      await page.keyboard.press("Enter");
      await page.getByRole("complementary", { name: "Thread" }).waitFor(SOON);
      await page.keyboard.press("Escape");
      await page.getByRole("complementary", { name: "Thread" }).waitFor({ state: "detached", ...SOON });
      await expect.poll(focused).toMatch(/^Bakferry, /);

      await page.keyboard.press("Control+/");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor(SOON);
      await shot(page, "78-shortcuts");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("cloud");
      await page.keyboard.press("Enter");
      await page.getByRole("tabpanel", { name: "Cloud" }).waitFor(SOON);
      await page.getByRole("tab", { name: "Cloud" }).focus();
      await page.keyboard.press("ArrowRight");
      await page.getByRole("tabpanel", { name: "Requests" }).waitFor(SOON);
      await page.locator(".request-line").first().focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator(".request-line[aria-expanded=true]:focus").waitFor(SOON);
      await page.keyboard.press("Escape");
      await page.getByRole("tabpanel").waitFor({ state: "detached", ...SOON });
    });
  });

  test("every view fits a desk in light and a phone in dark, and axe-core has nothing against it", async () => {
    for (const look of [DESK, PHONE]) {
      await visit(look, REQUESTS, async (page) => {
        for (const tab of ["guide", "cloud", "requests", "faults", "scenarios"]) {
          await page.goto(`${world.simulator.slack.url}/#as=U0REQUESTER&c=C0MIGRATIONS&d=${tab}`);
          await page.locator(`[data-desk=${tab}] :is(.tile, .guide, .requests)`).first().waitFor(SOON);
          await shot(page, `79-${tab}-${look.width}-${look.colorScheme}`);
          expect(await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")).toBe(false);
        }
      });
    }
  });

  test("a message's link leads to it, whoever follows", async () => {
    const { control } = world.simulator.slack;
    const [first] = control
      .channel("C0MIGRATIONS")
      .messages.filter(({ ephemeralTo }) => ephemeralTo === undefined);
    const ts = first?.ts ?? "";
    await visit(DESK, { ...REQUESTS, as: "U0OUTSIDER" }, async (page) => {
      await page.goto(`${world.simulator.slack.url}/archives/C0MIGRATIONS/p${ts.replace(".", "")}`);
      await page.locator(`.message-linked[data-ts="${ts}"]`).waitFor(SOON);
      expect(new URL(page.url()).hash).toContain(`p=${ts}`);
    });
  });
});
