/** What the manifest asks for is what the source uses: no scope, event or command more, and none less. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";

import { NEW_MIGRATION } from "../listeners/new-migration-shortcut.ts";
import { runCaptured } from "../testing/run-captured.ts";
import { createManifest } from "./create-manifest.ts";
import { METHODS_WITHOUT_SCOPE, SCOPES } from "./scopes.ts";

const SOURCE = join(import.meta.dirname, "..");
const source = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|testing\//u.test(path.replaceAll("\\", "/")))
  .map((path) => readFileSync(join(SOURCE, path), "utf8"))
  .join("\n");

function called(pattern: RegExp): readonly string[] {
  return [...new Set(Array.from(source.matchAll(pattern), ([, name = ""]) => name))].sort();
}

/** The families of Slack's Web API that the SDK has as properties of a client. */
const CALLS =
  /(?:\b(?:client|slack|deliveryClient)|\))\s*\.((?:api|apps|auth|blocks|chat|conversations|files|oauth|pins|reactions|team|usergroups|users|views)\.[a-zA-Z.]+)\(/gu;

test("every method that is called has its scopes, and every scope is for a method that is called", () => {
  const used = called(CALLS);
  const declared = new Set([...SCOPES.flatMap(({ methods }) => methods), ...METHODS_WITHOUT_SCOPE]);
  expect([...declared].sort()).toEqual(used);
});

test("commands, events and shortcuts are those that are listened to", () => {
  const { features, settings } = createManifest({ mode: "socket" });
  expect(features.slash_commands.map(({ command }) => command)).toEqual(called(/app\.command\("([^"]+)"/gu));
  expect(settings.event_subscriptions.bot_events.toSorted()).toEqual(called(/app\.event\("([^"]+)"/gu));
  expect(called(/app\.shortcut\(([^",)]+)/gu)).toEqual(["NEW_MIGRATION"]);
  expect(features.shortcuts).toMatchObject([{ callback_id: NEW_MIGRATION, type: "global" }]);
});

test("Socket Mode needs no address, HTTP has the same one everywhere", () => {
  const socket = createManifest({ mode: "socket" });
  expect(JSON.stringify(socket)).not.toContain("http");
  expect(socket.settings.socket_mode_enabled).toBe(true);
  const http = createManifest({ mode: "http", publicUrl: "https://bot.example.com", isDistributed: true });
  const address = "https://bot.example.com/slack/events";
  expect(http.features.slash_commands.map(({ url }) => url)).toEqual([address]);
  expect(http.settings.interactivity).toEqual({
    is_enabled: true,
    request_url: address,
    message_menu_options_url: address,
  });
  expect(http.settings.event_subscriptions).toMatchObject({ request_url: address });
  expect(http.oauth_config.redirect_urls).toEqual(["https://bot.example.com/slack/oauth_redirect"]);
  expect(http.settings.socket_mode_enabled).toBe(false);
});

test("as YAML every scope has its reason beside it, and JSON says the same", async () => {
  const words = ["manifest", "--mode", "http", "--url", "https://bot.example.com/anything"];
  const yaml = (await runCaptured(words)).stdout;
  const json = (await runCaptured([...words, "--format", "json"])).stdout;
  expect(parse(yaml)).toEqual(JSON.parse(json));
  for (const { scope } of SCOPES) expect(yaml).toMatch(new RegExp(`- ${scope} # \\S`, "u"));
});

test.each([
  ["--mode", "http"],
  ["--mode", "http", "--url", "http://bot.example.com"],
  ["--mode", "socket", "--url", "https://bot.example.com"],
])("an address that does not fit the mode is refused: %s %s", async (...words) => {
  const { exitCode, stdout } = await runCaptured(["manifest", ...words]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});
