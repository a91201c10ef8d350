/**
 * The endpoints behind the simulator's web page, for one workspace.
 *
 * A `changed` event carries only a version: the page asks for the state when it is ready to draw, so a burst of
 * updates costs one picture.
 */
import { Hono, type Context } from "hono";
import { streamSSE } from "hono/streaming";

import { queryOptions, runAction } from "../interaction/action.ts";
import { runCommand } from "../interaction/command.ts";
import { Refusal, personOf } from "../interaction/payload.ts";
import { markRead, openHome, postMessage, runShortcut } from "../interaction/person-acts.ts";
import { closeView, submitView } from "../interaction/view.ts";
import { isObject, parseJson, type JsonObject } from "../json.ts";
import type { Changes } from "../workspace/changes.ts";
import type { SlackWorld } from "../world.ts";
import {
  UiRequestError,
  readAction,
  readCommand,
  readOptionsQuery,
  readPost,
  readViewClose,
  readViewSubmit,
  text,
} from "./ui-requests.ts";
import { uiState } from "./ui-state.ts";

/** The bare address of the page shows somebody; a person switches from there. */
function firstPerson({ workspace }: SlackWorld): string {
  return [...workspace.users.values()].find(({ isBot }) => !isBot)?.id ?? "";
}

/** Proxies and browsers drop a stream that stays silent for long. */
const HEARTBEAT_MS = 15_000;

export function uiRoutes(world: SlackWorld): Hono {
  const routes = new Hono();
  // Empty where the workspace is the only one.
  const team = new URL(world.workspace.url).pathname.slice(1);

  routes.get("/ui/state", (context) =>
    answer(context, () => uiState(world, personOf(world, context.req.query("as") ?? firstPerson(world)))),
  );
  routes.get("/ui/events", (context) => streamChanges(context, world.workspace.changes));

  const post = (path: string, act: (body: JsonObject) => unknown): void => {
    routes.post(path, (context) => answer(context, async () => act(await bodyOf(context))));
  };
  post("/ui/command", (body) => runCommand(world, readCommand(body)));
  post("/ui/message", (body) => postMessage(world, readPost(body)));
  post("/ui/action", (body) => runAction(world, readAction(body)));
  post("/ui/options", (body) => queryOptions(world, readOptionsQuery(body)));
  post("/ui/view/submit", (body) => submitView(world, readViewSubmit(body)));
  post("/ui/view/close", (body) => closeView(world, readViewClose(body)));
  post("/ui/home", (body) => openHome(world, text(body, "as")));
  post("/ui/shortcut", (body) => runShortcut(world, text(body, "as"), text(body, "callbackId")));
  post("/ui/read", (body) => markRead(world, text(body, "as"), text(body, "channel")));

  // A permalink leads to its message, as it does in Slack.
  routes.get("/archives/:channel/:message{p\\d{7,}}", (context) => {
    const { channel, message } = context.req.param();
    const ts = `${message.slice(1, -6)}.${message.slice(-6)}`;
    const thread = context.req.query("thread_ts");
    const place = {
      ...(team && { team }),
      c: channel,
      ...(thread === undefined ? {} : { t: thread }),
      p: ts,
    };
    return context.redirect(`/#${new URLSearchParams(place).toString()}`);
  });
  routes.get("/archives/*", (context) => context.redirect("/"));
  return routes;
}

async function bodyOf(context: Context): Promise<JsonObject> {
  const body = parseJson(await context.req.text());
  if (!isObject(body)) throw new UiRequestError("The body must be a JSON object.");
  return body;
}

/** Refusals are answers to the person (200); a malformed request is the page's fault (400). */
async function answer(context: Context, act: () => unknown): Promise<Response> {
  try {
    return context.json(await act());
  } catch (error) {
    if (error instanceof Refusal) {
      const status = context.req.method === "GET" ? 404 : 200;
      return context.json({ ok: false, error: error.message }, status);
    }
    if (error instanceof UiRequestError) return context.json({ ok: false, error: error.message }, 400);
    throw error;
  }
}

function streamChanges(context: Context, changes: Changes): Response {
  return streamSSE(context, async (stream) => {
    let wake: () => void = () => {};
    const off = changes.on(() => wake());
    stream.onAbort(() => {
      off();
      wake();
    });
    let told = -1;
    while (!stream.aborted && !stream.closed) {
      const version = changes.version();
      if (version === told) await stream.write(": still here\n\n");
      else await stream.writeSSE({ event: "changed", data: JSON.stringify({ version }) });
      told = version;
      if (changes.version() === told) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, HEARTBEAT_MS).unref();
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
    off();
  });
}
