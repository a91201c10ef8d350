import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";

let slack: SlackSimulator;
beforeEach(async () => {
  slack = await createSlack({ seed: defaultSeed() });
});
afterEach(() => slack.close());

const MANIFEST = {
  display_information: { name: "Mover", description: "Moves databases" },
  features: {
    bot_user: { display_name: "mover" },
    slash_commands: [{ command: "/move", description: "Move a database" }],
  },
  settings: {
    socket_mode_enabled: true,
    interactivity: { is_enabled: true },
    event_subscriptions: { bot_events: ["app_home_opened" as const] },
  },
};

async function faultsOf(manifest: object): Promise<readonly unknown[]> {
  const client = clientWith(defaultSeed().apps[0]!.configurationToken);
  try {
    await client.apps.manifest.validate({ manifest: manifest as typeof MANIFEST });
    return [];
  } catch (error) {
    const { data } = error as { data: { error: string; errors: { pointer: string }[] } };
    expect(data.error).toBe("invalid_manifest");
    return data.errors.map(({ pointer }) => pointer);
  }
}

function clientWith(token: string | undefined): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
}

test("a manifest for Socket Mode needs no URLs", async () => {
  expect(await faultsOf(MANIFEST)).toEqual([]);
});

test("without Socket Mode commands, buttons and events need theirs", async () => {
  const settings = { ...MANIFEST.settings, socket_mode_enabled: false };
  expect(await faultsOf({ ...MANIFEST, settings })).toEqual([
    "/features/slash_commands/0/url",
    "/settings/event_subscriptions",
    "/settings/interactivity",
    "/settings/interactivity",
  ]);
});

test.each<[string, object]>([
  ["/display_information/name", { display_information: { name: "x".repeat(36) } }],
  ["/display_information/background_color", { display_information: { name: "x", background_color: "red" } }],
  [
    "/display_information/long_description",
    { display_information: { name: "x", long_description: "short" } },
  ],
  [
    "/features/slash_commands/0/command",
    { features: { slash_commands: [{ command: "move", description: "x" }] } },
  ],
  [
    "/features/shortcuts/0/name",
    { features: { shortcuts: [{ name: "x".repeat(25), callback_id: "x", description: "x" }] } },
  ],
  ["/features/bot_user/display_name", { features: { bot_user: { display_name: "" } } }],
  ["/extra", { extra: {} }],
])("a fault is told by its place: %s", async (pointer, change) => {
  expect(await faultsOf({ ...MANIFEST, ...change })).toEqual([pointer]);
});

test("a bot's token is of the wrong kind", async () => {
  const client = clientWith(defaultSeed().apps[0]!.botToken);
  await expect(client.apps.manifest.validate({ manifest: MANIFEST })).rejects.toMatchObject({
    data: { error: "not_allowed_token_type" },
  });
});
