/**
 * views.*: opening, stacking, changing and publishing views.
 *
 * Source: https://docs.slack.dev/reference/methods/views.open and its siblings. Slack's word for a view that is
 * gone is `not_found`.
 */
import { checkView } from "../blocks/check-blocks.ts";
import { objectOf, type JsonObject } from "../json.ts";
import { VIEW_STACK_MAX, type View } from "../workspace/views.ts";
import type { Method, MethodCall } from "./method.ts";
import { SlackApiError, invalidArguments, refusedBlocks } from "./slack-api-error.ts";
import { viewJson } from "./view-json.ts";

const VIEW_BYTES_MAX = 250_000;

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": {
    token: "bot",
    scopes: [],
    run(call) {
      const { world, app } = call;
      const content = contentOf(call, "modal");
      assertFreeExternalId(call, content);
      const userId = world.triggers.spend(triggerOf(call), app.appId);
      return answer(call, world.views.open({ appId: app.appId, userId }, content));
    },
  },

  "views.push": {
    token: "bot",
    scopes: [],
    run(call) {
      const { world, app } = call;
      const content = contentOf(call, "modal");
      assertFreeExternalId(call, content);
      const userId = world.triggers.spend(triggerOf(call), app.appId);
      const depth = world.views.modals(userId).length;
      if (depth >= VIEW_STACK_MAX) throw new SlackApiError("push_limit_reached");
      if (depth === 0) throw invalidArguments("no modal is open to push onto");
      return answer(call, world.views.push({ appId: app.appId, userId }, content));
    },
  },

  "views.update": {
    token: "bot",
    scopes: [],
    run(call) {
      const found = existing(call);
      const content = contentOf(call, found.type);
      assertSameHash(call, found);
      if (content["external_id"] !== found.externalId) assertFreeExternalId(call, content);
      return answer(call, call.world.views.replace(found, content));
    },
  },

  "views.publish": {
    token: "bot",
    scopes: [],
    run(call) {
      const { world, app, args } = call;
      const userId = args.required("user_id");
      if (!world.workspace.users.has(userId)) throw new SlackApiError("user_not_found");
      const content = contentOf(call, "home");
      const home = world.views.home(app.appId, userId);
      if (home !== undefined) assertSameHash(call, home);
      return answer(call, world.views.publish({ appId: app.appId, userId }, content));
    },
  },
};

function answer({ world }: MethodCall, view: View): JsonObject {
  return { view: viewJson(world.workspace, view) };
}

function triggerOf({ args }: MethodCall): string {
  return args.required("trigger_id");
}

function contentOf({ args }: MethodCall, type: View["type"]): JsonObject {
  const view = args.json("view");
  if (view === undefined) throw invalidArguments("missing required field: view");
  const faults = checkView(view);
  if (faults.length > 0) throw refusedBlocks("invalid_arguments", faults);
  const content = objectOf(view);
  if (content["type"] !== type) throw invalidArguments(`view type must be ${type} [json-pointer:/view/type]`);
  if (Buffer.byteLength(JSON.stringify(content)) > VIEW_BYTES_MAX) throw new SlackApiError("view_too_large");
  return content;
}

function existing({ world, app, args }: MethodCall): View {
  const viewId = args.text("view_id");
  const externalId = args.text("external_id") ?? "";
  if (viewId === undefined && externalId === "") throw invalidArguments("missing required field: view_id");
  const found =
    viewId === undefined ? world.views.findByExternalId(app.appId, externalId) : world.views.find(viewId);
  if (found === undefined || found.appId !== app.appId) throw new SlackApiError("not_found");
  return found;
}

function assertSameHash({ args }: MethodCall, { hash }: View): void {
  const expected = args.text("hash");
  if (expected !== undefined && expected !== hash) throw new SlackApiError("hash_conflict");
}

function assertFreeExternalId({ world, app }: MethodCall, content: JsonObject): void {
  const externalId = content["external_id"];
  if (typeof externalId !== "string" || externalId === "") return;
  if (world.views.findByExternalId(app.appId, externalId) !== undefined) {
    throw new SlackApiError("duplicate_external_id");
  }
}
