/**
 * A person submits or closes a modal.
 *
 * The app's acknowledgement decides what happens to the window: nothing closes it, errors keep it open, an
 * update replaces it. When no answer comes, the window stays with all that was typed.
 *
 * Source: https://docs.slack.dev/surfaces/modals, "Handling and responding to interactions".
 */
import { checkView } from "../blocks/check-blocks.ts";
import { missingInputs, stateValues } from "../blocks/state-values.ts";
import { isObject, objectOf, type JsonObject } from "../json.ts";
import type { AppSeed } from "../seed.ts";
import type { UiResult, UiViewClose, UiViewSubmit } from "../ui-contract.ts";
import { viewJson } from "../web-api/view-json.ts";
import { VIEW_STACK_MAX, type View } from "../workspace/views.ts";
import type { SlackWorld } from "../world.ts";
import { assertChoosable } from "./chosen.ts";
import { DONE, Refusal, logDelivery, payloadBase, personOf } from "./payload.ts";

const TROUBLE = "We had some trouble connecting. Try again?";

/** Settles once the app has answered or the deadline has passed. Throws `Refusal`. */
export async function submitView(world: SlackWorld, { as, viewId, values }: UiViewSubmit): Promise<UiResult> {
  const { views, workspace, triggers } = world;
  const user = personOf(world, as);
  const { view, app } = topModal(world, as, viewId);
  const kept = stateValues(view.blocks, { ...view.values, ...values });
  assertChoosable(world, { userId: as, container: view.id }, { blocks: view.blocks, values: kept });
  const errors = missingInputs(view.blocks, kept);
  views.patch(view, { values: kept, errors, busy: Object.keys(errors).length === 0 });
  const first = Object.values(errors)[0];
  if (first !== undefined) return { ok: false, error: first };

  const delivery = await world.deliver(app, {
    type: "interactive",
    acceptsAnswer: true,
    payload: {
      ...payloadBase(world, app, user),
      type: "view_submission",
      trigger_id: triggers.issue(app.appId, as),
      view: viewJson(workspace, { ...view, values: kept }),
      response_urls: [],
    },
  });
  logDelivery(world, "view_submission", delivery);
  views.patch(view, { busy: false });
  if (delivery.outcome !== "acknowledged") return { ok: false, error: TROUBLE };
  return settle(world, views.find(view.id) ?? view, delivery.body);
}

/** Throws `Refusal`. */
export async function closeView(world: SlackWorld, { as, viewId }: UiViewClose): Promise<UiResult> {
  const { views, workspace } = world;
  const user = personOf(world, as);
  const { view, app } = topModal(world, as, viewId);
  if (view.clearOnClose) views.clear(as);
  else views.close(view);
  if (!view.notifyOnClose) return DONE;
  const delivery = await world.deliver(app, {
    type: "interactive",
    acceptsAnswer: false,
    payload: {
      ...payloadBase(world, app, user),
      type: "view_closed",
      view: viewJson(workspace, view),
      is_cleared: view.clearOnClose,
    },
  });
  logDelivery(world, "view_closed", delivery);
  return DONE;
}

function topModal(
  { views, workspace }: SlackWorld,
  as: string,
  viewId: string,
): { readonly view: View; readonly app: AppSeed } {
  const view = views.modals(as).at(-1);
  const app = workspace.apps.find(({ appId }) => appId === view?.appId);
  if (view === undefined || view.id !== viewId || app === undefined) {
    throw new Refusal("This window is not open any more.");
  }
  if (view.busy) throw new Refusal("This window is already being submitted.");
  return { view, app };
}

function settle(world: SlackWorld, view: View, body: JsonObject): UiResult {
  const { views } = world;
  switch (body["response_action"]) {
    case undefined:
      views.close(view);
      return DONE;
    case "clear":
      views.clear(view.userId);
      return DONE;
    case "errors":
      return showErrors(world, view, objectOf(body["errors"]));
    case "update":
    case "push":
      return showView(world, view, body);
    default:
      return refuse(world, `unknown response_action: ${String(body["response_action"])}`);
  }
}

function showErrors(world: SlackWorld, view: View, errors: JsonObject): UiResult {
  const inputs = view.blocks.filter(({ type }) => type === "input").map((block) => block.block_id);
  const entries = Object.entries(errors).map(([blockId, text]): [string, string] => [blockId, String(text)]);
  const stray = entries.find(([blockId]) => !inputs.includes(blockId));
  if (entries.length === 0) return refuse(world, "response_action errors without errors");
  if (stray !== undefined)
    return refuse(world, `errors name ${stray[0]}, which is no input block of the view`);
  world.views.patch(view, { errors: Object.fromEntries(entries) });
  return { ok: false, error: entries.map(([, text]) => text).join(" ") };
}

function showView(world: SlackWorld, view: View, body: JsonObject): UiResult {
  const content = body["view"];
  const fault = checkView(content)[0];
  if (fault !== undefined || !isObject(content)) return refuse(world, fault?.message ?? "no view");
  if (body["response_action"] === "update") {
    world.views.replace(view, content);
    return DONE;
  }
  if (world.views.modals(view.userId).length >= VIEW_STACK_MAX) return refuse(world, "push_limit_reached");
  world.views.push(view, content);
  return DONE;
}

/** The person sees only that something went wrong; the log says what. */
function refuse({ log }: SlackWorld, why: string): UiResult {
  log.add({ method: "ack:view_submission", ok: false, error: why, arguments: {} });
  return { ok: false, error: TROUBLE };
}
