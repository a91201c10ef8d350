/**
 * api.test, auth.test, auth.revoke, apps.* and blocks.validate: what an app asks about itself.
 *
 * Source: https://docs.slack.dev/reference/methods
 */
import { checkBlocks, checkView, faultText, type BlockFault } from "../blocks/check-blocks.ts";
import { isObject, objectOf } from "../json.ts";
import { manifestFaults } from "./manifest-rules.ts";
import { botId } from "./message-json.ts";
import type { Method, MethodCall } from "./method.ts";
import { SlackApiError, invalidArguments } from "./slack-api-error.ts";

export const appMethods: Readonly<Record<string, Method>> = {
  "api.test": {
    token: "none",
    scopes: [],
    run({ args }) {
      const { token: _, ...shown } = args.raw;
      const error = args.text("error");
      if (error !== undefined) throw new SlackApiError(error, { args: shown });
      return { args: shown };
    },
  },

  "auth.test": {
    token: "bot",
    scopes: [],
    run({ world, app }) {
      const { team, users, url, enterprise } = world.workspace;
      return {
        url: `${url}/`,
        team: team.name,
        team_id: team.id,
        user: users.get(app.botUserId)?.name,
        user_id: app.botUserId,
        bot_id: botId(app.appId),
        ...(enterprise === undefined ? {} : { enterprise_id: enterprise.id }),
        is_enterprise_install: app.isOrgWide === true,
      };
    },
  },

  "auth.revoke": {
    token: "bot",
    scopes: [],
    run({ world, app, args }) {
      if (args.flag("test")) return { revoked: false };
      world.workspace.remove(app.appId, "token_revoked");
      return { revoked: true };
    },
  },

  "apps.connections.open": {
    token: "app",
    scopes: [],
    run: ({ world, app }) => ({ url: world.sockets.openUrl(app.appId) }),
  },

  "apps.manifest.validate": {
    token: "configuration",
    scopes: [],
    run({ args }) {
      const manifest = args.json("manifest");
      if (!isObject(manifest)) throw invalidArguments("missing required field: manifest");
      const errors = manifestFaults(manifest);
      if (errors.length > 0) throw new SlackApiError("invalid_manifest", { errors });
      return {};
    },
  },

  "blocks.validate": {
    token: "bot",
    scopes: [],
    run({ args }) {
      const faults = faultsOf(args);
      if (faults.length === 0) return {};
      throw new SlackApiError(`invalid_${String(GIVEN.find((name) => args.raw[name] !== undefined))}`, {
        errors: faults,
        response_metadata: { messages: faults.map((fault) => `[ERROR] ${faultText(fault)}`) },
      });
    },
  },
};

/** What may be looked at; each has an error of its own name. */
const GIVEN = ["blocks", "message", "view"];

function faultsOf(args: MethodCall["args"]): readonly BlockFault[] {
  const given = GIVEN.filter((name) => args.raw[name] !== undefined);
  if (given.length !== 1) throw invalidArguments("exactly one of blocks, message or view is needed");
  if (given[0] === "view") return checkView(args.json("view"));
  if (given[0] === "blocks") return checkBlocks(args.json("blocks"), "message");
  return checkBlocks(objectOf(args.json("message"))["blocks"] ?? [], "message", "/message/blocks");
}
