/** A migration asked for by the form: opened by a command that lacks a fact, by the shortcut, and in HTTP mode too. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { CHANNEL, readMessage, REQUESTER, startWorld, type World } from "@bakferry/demo";
import { defaultSlackSeed, type UiView } from "@bakferry/simulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { freePort } from "./testing/free-port.ts";
import { type PeopleAtWork, peopleOf } from "./testing/people.ts";

const ELSEWHERE = "C0GENERAL";
let world: World;
let people: PeopleAtWork;

async function start(options: Partial<Parameters<typeof startWorld>[0]> = {}): Promise<void> {
  world = await startWorld({ speed: 120, pollSeconds: 0.3, ...options });
  people = peopleOf(world);
  await world.startBot();
}
afterEach(() => world.close());

const requester = () => world.simulator.slack.control.as(REQUESTER);

/** The form once it is filled. */
function form(): Promise<UiView> {
  return people.until(() => {
    const view = requester().modal();
    return view?.callbackId === "form.submit" ? view : undefined;
  }, "the filled form");
}

async function pick(query: string): Promise<string> {
  const { options } = await requester().options({ actionId: "form.backup" }, query);
  expect(options[0]).toBeDefined();
  return options[0]?.value ?? "";
}

const modalSays = (pattern: RegExp): Promise<unknown> =>
  people.until(() => pattern.test(JSON.stringify(requester().modal()?.blocks ?? "")), `a modal: ${pattern}`);

describe("over sockets", () => {
  beforeEach(() => start());

  test("a command without a name opens the form at once, and the form asks for the migration", async () => {
    expect(await requester().command(CHANNEL, "/migrate")).toEqual({ ok: true });
    const view = await form();
    // The channel has a target, and nothing else is guessed.
    expect(JSON.stringify(view.blocks)).toContain(
      '"initial_option":{"text":{"type":"plain_text","text":"prod-1 · prod"',
    );
    expect(view.blocks.map(({ block_id }) => block_id)).toEqual(["backup", "target", "new_name", "restore"]);

    const { options } = await requester().options({ actionId: "form.backup" }, "dbstaged");
    expect(options[0]).toMatchObject({
      text: { text: "dbstagedFULL20261120.bak" },
      description: {
        text: expect.stringMatching(
          /^dbstaged · full · .*[KMG]B · 20\d\d-\d\d-\d\d \d\d:\d\d · SQL Server 20\d\d$/,
        ),
      },
    });
    const targets = (await requester().options({ actionId: "form.target" }, "")).options;
    expect(targets[0]).toMatchObject({
      text: { text: "prod-1 · prod" },
      description: { text: expect.stringMatching(/^rm-bp1prod1 · SQL Server 20\d\d · Running · .* free$/) },
    });

    expect(await requester().submit({ backup: options[0]?.value ?? "", new_name: "dbnew" })).toEqual({
      ok: true,
    });
    await modalSays(/Asked for: Migrate dbnew → prod-1, mig_/);
    const card = await people.until(people.openCard, "the approval card");
    expect(readMessage(card).join("\n")).toContain("dbstagedFULL20261120.bak");
  });

  test("of several backups one is proposed and another can be chosen", async () => {
    const older = syntheticBackup({ databaseName: "dbstaged" });
    await world.simulator.cloud.control.putObject("migratetest", "migrate/another.bak", older);
    await requester().command(CHANNEL, "/migrate dbstaged");
    const view = await form();
    expect(JSON.stringify(view.blocks[0])).toContain("There are 2 backups of “dbstaged”");
    expect(JSON.stringify(view.blocks[1])).toContain("initial_option");
    await requester().submit({ backup: await pick("another") });
    await people.until(
      () =>
        people.messages().some((message) => readMessage(message).join("\n").includes("migrate/another.bak")),
      "the card of the chosen backup",
    );
  });

  test("what is wrong is told at its field, and what only the search finds above the fields", async () => {
    await requester().command(ELSEWHERE, "/migrate dbstaged");
    const view = await form();
    expect(JSON.stringify(view.blocks[0])).toContain("Which instance?");
    const wrong = await requester().submit({ target: await target("prod-1"), new_name: "a\u0007b" });
    expect(wrong).toEqual({ ok: false, error: expect.stringContaining("control character") });
    await requester().closeModal();

    await people.ask("/migrate dbstaged");
    await requester().command(CHANNEL, "/migrate");
    await form();
    await requester().submit({ backup: await pick("dbstaged") });
    await modalSays(/is already open: mig_/);
    // All that was chosen is still there, so that one thing can be changed.
    await form();
    expect(await requester().submit({ new_name: "dbcopy" })).toEqual({ ok: true });
    await modalSays(/Asked for: Migrate dbcopy → prod-1/);
  });

  test("a name that nobody has is answered with the nearest one, and the button opens the form", async () => {
    await requester().command(CHANNEL, "/migrate dbstagd");
    const answer = await people.until(
      () =>
        world.simulator.slack.control
          .channel(CHANNEL)
          .messages.find((message) =>
            readMessage(message).join("\n").includes("Did you mean `/migrate dbstaged`"),
          ),
      "the answer",
    );
    await requester().click({ channel: CHANNEL, ts: answer.ts, actionId: "form.open" });
    await form();
  });

  test("the shortcut asks for the channel, and the card is posted there", async () => {
    expect(await requester().shortcut("mig.new")).toEqual({ ok: true });
    const view = await form();
    expect(JSON.stringify(view.blocks.at(-1))).toContain(`"initial_conversation":"${CHANNEL}"`);
    const missing = await requester().submit({ backup: await pick("dbstaged") });
    expect(missing).toMatchObject({ ok: false });
    await requester().submit({ backup: await pick("dbstaged"), target: await target("test-1") });
    await modalSays(/Asked for: Migrate dbstaged → test-1/);
    await people.until(() => people.messages().length > 0, "the card");
  });

  test("the form of a check answers to one person, and asks nobody", async () => {
    await requester().command(ELSEWHERE, "/migrate check dbstaged");
    await form();
    await requester().submit({ target: await target("prod-1") });
    await modalSays(/for you alone/);
    const told = world.simulator.slack.control
      .channel(ELSEWHERE)
      .messages.filter(({ ephemeralTo }) => ephemeralTo === REQUESTER);
    expect(told.flatMap(readMessage).join("\n")).toContain("Nothing speaks against moving dbstaged");
    expect(people.messages()).toEqual([]);
  });
});

/** A target has to be looked up before it can be chosen. */
async function target(name: string): Promise<string> {
  const { options } = await requester().options({ actionId: "form.target" }, name);
  return options.find(({ value }) => value === name)?.value ?? "";
}

test("over HTTP the form opens, its lists are loaded, and the shortcut works", async () => {
  const port = await freePort();
  const seed = defaultSlackSeed();
  const apps = seed.apps.map((app) => ({ ...app, requestUrl: `http://127.0.0.1:${port}/slack/events` }));
  await start({ slackSeed: { ...seed, apps }, slack: { mode: "http", port } });
  await requester().shortcut("mig.new");
  await form();
  await requester().submit({ backup: await pick("dbstaged"), target: await target("prod-1") });
  await people.until(people.openCard, "the approval card");
});
