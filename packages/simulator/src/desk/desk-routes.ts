/** The endpoints of the desk, on the page's own port. */
import { Hono, type Context } from "hono";

import { isObject, parseJson, type JsonObject } from "../slack/json.ts";
import type { UiResult } from "../slack/ui-contract.ts";
import type { Desk } from "./create-desk.ts";
import type { DeskClockOrder } from "./desk-contract.ts";
import { FORGOTTEN } from "./moments.ts";
import { latestRequests, requestDetails } from "./requests.ts";
import { transcriptJson, transcriptMarkdown } from "./transcript.ts";

export function deskRoutes(desk: Desk): Hono {
  const routes = new Hono();
  const logs = desk.parts;
  const missing = (context: Context, error: string): Response => context.json({ ok: false, error }, 404);

  routes.get("/sim/state", (context) => context.json(desk.state()));
  routes.get("/sim/requests", (context) => context.json({ requests: latestRequests(logs) }));
  routes.get("/sim/requests/:id", (context) => {
    const details = requestDetails(logs, context.req.param("id"));
    return details === undefined
      ? missing(context, "The log has forgotten this request.")
      : context.json(details);
  });
  routes.post("/sim/knobs/:id", async (context) => {
    const { on } = await bodyOf(context);
    return context.json(await tried(() => desk.turn(context.req.param("id"), on === true)));
  });
  routes.post("/sim/clock", async (context) => {
    const order = clockOrder(await bodyOf(context));
    return context.json(await tried(() => desk.setClock(order)));
  });
  routes.post("/sim/scenarios/:name", async (context) =>
    context.json(await tried(() => desk.start(context.req.param("name")))),
  );
  routes.post("/sim/moments", async (context) => context.json({ id: (await desk.keepMoment()).id }));
  routes.post("/sim/moments/:id/continue", async (context) =>
    context.json(await tried(() => desk.continueFrom(context.req.param("id")))),
  );
  routes.get("/sim/moments/:id/desk", (context) => {
    const moment = desk.moment(context.req.param("id"));
    return moment === undefined ? missing(context, FORGOTTEN) : context.json(moment.desk);
  });
  routes.get("/sim/moments/:id/ui", (context) => {
    const { as = "", team = logs.slacks[0]?.team.id ?? "" } = context.req.query();
    const people = desk.moment(context.req.param("id"))?.people.get(team);
    if (people === undefined) return missing(context, FORGOTTEN);
    const state = people.get(as) ?? people.values().next().value;
    return state === undefined ? missing(context, FORGOTTEN) : context.json(state);
  });
  routes.get("/sim/transcript", (context) => transcript(context, desk));
  return routes;
}

function transcript(context: Context, { parts }: Desk): Response {
  const { as = "", team: teamId, conversation: id = "", format } = context.req.query();
  const slack = parts.slacks.find(({ team }) => teamId === undefined || team.id === teamId);
  if (slack?.control.people.includes(as) !== true)
    return context.json({ ok: false, error: "There is no such person." }, 404);
  const state = slack.as(as).state();
  const conversation = state.conversations.find((each) => each.id === id);
  if (conversation === undefined)
    return context.json({ ok: false, error: "There is no such conversation." }, 404);
  const [kind, body] =
    format === "json"
      ? (["json", transcriptJson(state, conversation)] as const)
      : (["md", transcriptMarkdown(state, conversation)] as const);
  return context.body(body, 200, {
    "content-type": kind === "json" ? "application/json" : "text/markdown; charset=utf-8",
    "content-disposition": `attachment; filename="transcript-${id}.${kind}"`,
  });
}

/** What the page did wrong is a sentence for the person. */
async function tried(act: () => unknown): Promise<UiResult> {
  try {
    await act();
    return { ok: true };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

async function bodyOf(context: Context): Promise<JsonObject> {
  const body = parseJson(await context.req.text());
  return isObject(body) ? body : {};
}

/** What is no order is refused by the clock itself: a speed or a jump that is no number. */
function clockOrder(body: JsonObject): DeskClockOrder {
  const { order, speed, milliseconds } = body;
  if (order === "pause" || order === "resume") return { order };
  if (order === "speed") return { order, speed: Number(speed) };
  return { order: "jump", milliseconds: Number(milliseconds) };
}
