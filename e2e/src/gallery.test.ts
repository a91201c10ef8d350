/**
 * Pictures of every main story, of odd names and of trouble, for people to look at: `npm run screenshots`.
 *
 * Not part of the usual tests: what these states do is tested elsewhere, and each picture takes a second. Still nothing
 * here may be wider than its screen, and axe-core looks at everything.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import {
  CHANNEL,
  furnishDesk,
  commandsToTry,
  play,
  REQUESTER,
  SCENARIOS,
  startWorld,
  type World,
} from "@bakferry/demo";
import { defaultSlackSeed, type Message, type SlackSeed } from "@bakferry/simulator";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hasBrowser } from "./testing/browser.ts";
import { DESK, LOOKS, named, shot, SOON, startVisits, type, type Visits, wear } from "./testing/visits.ts";

const STORIES = ["local", "denied", "newer", "dbcc", "name-grabbed", "incremental", "wave"];
const LONG_NAME = "a_database_whose_name_is_as_long_as_sql_server_allows_".padEnd(120, "x");
const RTL_NAME = "قاعدة_البيانات_للمبيعات";

async function fits(page: Page): Promise<void> {
  expect(await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")).toBe(false);
}

/** The usual workspace, in which people have names as people have. */
function seedOfManyNames(): SlackSeed {
  const usual = defaultSlackSeed();
  const names: Readonly<Record<string, string>> = {
    U0APPROVER: "Maximiliane Wolkenstein-Trostburg zu Hohenlohe",
    U0OUTSIDER: "محمد عبد الرحمن",
    U0GUEST: "🦊 <!channel> & Co",
  };
  const users = usual.users.map((user) => ({ ...user, realName: names[user.id] ?? user.realName }));
  const channels = [
    ...usual.channels,
    ...Array.from({ length: 14 }, (_, index) => ({
      id: `C0MANY${index}`,
      name: `team-${index}-with-a-very-long-channel-name-that-has-no-end`,
      members: users.map(({ id }) => id),
    })),
  ];
  return { ...usual, users, channels };
}

describe.skipIf(!hasBrowser || process.env["MODE"] !== "gallery")("the gallery", () => {
  let world: World;
  let visits: Visits;
  beforeAll(async () => {
    world = await startWorld({ speed: 240, pollSeconds: 0.3, slackSeed: seedOfManyNames() });
    furnishDesk(world, commandsToTry());
    [visits] = await Promise.all([startVisits(world), world.startBot()]);
  });
  afterAll(async () => {
    await visits.close();
    await world.close();
  });

  const roots = (): readonly Message[] =>
    world.simulator.slack.control
      .channel(CHANNEL)
      .messages.filter(({ threadTs, ephemeralTo }) => threadTs === undefined && ephemeralTo === undefined);

  test.each(STORIES)("the story %s", async (name) => {
    const scenario = SCENARIOS.find((each) => each.name === name);
    if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
    const before = new Set(roots().map(({ ts }) => ts));
    expect((await play(world, scenario)).outcome).toBe(scenario.expected);
    const root = roots().find(({ ts }) => !before.has(ts))?.ts ?? "";
    for (const look of LOOKS) {
      await visits.visit(look, { as: REQUESTER, conversation: CHANNEL }, async (page) => {
        // Tall enough for the card in one piece.
        await page.setViewportSize({ width: look.width, height: 1600 });
        await page.getByRole("main").locator(`[data-ts="${root}"]`).waitFor(SOON);
        await shot(page, `80-${name}-card-${named(look)}`);
        await fits(page);
        await page.goto(`${page.url()}&t=${root}`);
        await page.locator(".thread").getByRole("article").nth(1).waitFor(SOON);
        await shot(page, `80-${name}-thread-${named(look)}`);
        await fits(page);
      });
    }
  });

  test("the report at the end, on a screen and on paper", async () => {
    const { conversations } = world.simulator.slack.control.as(REQUESTER).state();
    const reports = conversations.flatMap(({ messages }) => messages.flatMap(({ files }) => files));
    const [first] = reports.filter(({ name }) => name.endsWith(".html"));
    await visits.visit(DESK, { as: REQUESTER, conversation: CHANNEL }, async (page) => {
      // As a file that somebody saved: the simulator serves it with no right to run anything, axe-core included.
      const file = join(world.directory, "report.html");
      await writeFile(file, await (await fetch(first?.url ?? "")).text());
      const address = pathToFileURL(file).href;
      for (const look of LOOKS) {
        await wear(page, look);
        await page.goto(address);
        await shot(page, `81-report-${named(look)}`, { fullPage: true });
        await fits(page);
      }
      await wear(page, { width: 794, height: 1123, colorScheme: "dark" });
      await page.emulateMedia({ media: "print" });
      await page.goto(address);
      await shot(page, "81-report-print", { fullPage: true });
    });
  });

  test("names of any length, script and kind", async () => {
    const { slack, cloud } = world.simulator;
    const { control } = slack;
    await cloud.control.putObject("migratetest", `migrate/${LONG_NAME}.bak`, new Uint8Array(2048));
    await cloud.control.putObject("migratetest", `migrate/${RTL_NAME}.bak`, new Uint8Array(2048));
    control.as("U0OUTSIDER").post(CHANNEL, `${RTL_NAME} ‏هل هذه القاعدة جاهزة؟`);
    control.as("U0GUEST").post(CHANNEL, `<!channel> ${LONG_NAME} 🦊 *bold* _it_ ~no~ \`${LONG_NAME}\``);
    for (const look of LOOKS) {
      await visits.visit(look, { as: "U0APPROVER", conversation: CHANNEL }, async (page) => {
        await type(page, `/migrate ${RTL_NAME}`);
        await page.getByText(RTL_NAME).last().waitFor(SOON);
        await shot(page, `82-names-${named(look)}`);
        await fits(page);
        await page.goto(`${page.url()}&d=cloud`);
        await page.locator("[data-bucket=migratetest]").waitFor(SOON);
        await shot(page, `82-names-cloud-${named(look)}`);
        await fits(page);
        if (look.width > 760) return;
        await page.getByRole("button", { name: "Close the simulator" }).click();
        await page.getByRole("button", { name: "Open the sidebar" }).click();
        await page.getByRole("button", { name: "Help for the keyboard" }).waitFor(SOON);
        await page.waitForTimeout(300);
        await shot(page, `82-drawer-${named(look)}`);
      });
    }
  });

  test("everything beside Slack", async () => {
    for (const look of LOOKS) {
      await visits.visit(look, { as: REQUESTER, conversation: CHANNEL }, async (page) => {
        for (const tab of ["guide", "cloud", "requests", "faults", "scenarios"]) {
          await page.goto(`${world.simulator.slack.url}/#as=${REQUESTER}&c=${CHANNEL}&d=${tab}`);
          await page.locator(`[data-desk=${tab}] :is(.tile, .guide, .requests)`).first().waitFor(SOON);
          await shot(page, `84-${tab}-${named(look)}`);
          await fits(page);
        }
      });
    }
  });

  test("what a person sees when something is wrong", async () => {
    for (const look of LOOKS) {
      await visits.visit(look, { as: REQUESTER, conversation: CHANNEL }, async (page) => {
        const { control } = world.simulator.slack;
        control.setDown(true);
        await page.getByText("No app is connected").waitFor(SOON);
        await type(page, "/migrate dbtest");
        await page
          .getByText(/failed|did not respond|not/)
          .last()
          .waitFor(SOON);
        await shot(page, `83-no-app-${named(look)}`);
        control.setDown(false);
        await page.getByText("No app is connected").waitFor({ state: "detached", timeout: 60_000 });
        await page.route(/\/(?:ui|sim)\//, (route) => route.abort());
        await page.reload();
        await page.getByText("The workspace could not be opened").waitFor(SOON);
        await shot(page, `83-no-simulator-${named(look)}`);
        await page.unroute(/\/(?:ui|sim)\//);
        await page.getByRole("main").getByRole("article").first().waitFor(SOON);
        await page.goto(`${world.simulator.slack.url}/#as=${REQUESTER}&c=${CHANNEL}&t=1.000001`);
        await page.getByText("This thread is not here").waitFor(SOON);
        await shot(page, `83-no-thread-${named(look)}`);
        await page.goto(`${world.simulator.slack.url}/#as=${REQUESTER}&m=999`);
        await page.getByText("not kept any more").waitFor(SOON);
        await shot(page, `83-no-moment-${named(look)}`);
      });
    }
  });
});
