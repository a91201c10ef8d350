/**
 * A person clicks a button or chooses from a select, in a message or in a view.
 *
 * The payload is made from the element that stands in the message now, not from what the page sends, as in
 * Slack: a click on a button that an update has removed reaches nobody.
 *
 * Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
import { checkOptions, faultText } from "../blocks/check-blocks.ts";
import { placedElements, type PlacedElement } from "../blocks/placed-elements.ts";
import { VALUE_FORMS, optionsOf, stateValues } from "../blocks/state-values.ts";
import type { Envelope } from "../delivery/envelope.ts";
import { isObject, objectOf, type JsonObject } from "../json.ts";
import type { AppSeed } from "../seed.ts";
import type {
  Block,
  UiAction,
  UiContainer,
  UiOptions,
  UiOptionsQuery,
  UiResult,
  UiValues,
} from "../ui-contract.ts";
import { messageJson } from "../web-api/message-json.ts";
import { viewJson } from "../web-api/view-json.ts";
import type { Message } from "../workspace/messages.ts";
import type { View } from "../workspace/views.ts";
import type { SlackWorld } from "../world.ts";
import { assertOne, type Chooser } from "./chosen.ts";
import {
  DONE,
  Refusal,
  conversationFor,
  logDelivery,
  payloadBase,
  personOf,
  slackbotSays,
} from "./payload.ts";

const NOBODY_ANSWERED = "This action did not work: the app did not answer in time. Try again in a moment.";

/** Settles once the app has acknowledged or the deadline has passed. Throws `Refusal`. */
export async function runAction(world: SlackWorld, action: UiAction): Promise<UiResult> {
  const user = personOf(world, action.as);
  const place = placeOf(world, action);
  const { block, element } = elementIn(place.blocks, action.blockId, action.actionId);
  if (block["type"] === "input" && block["dispatch_action"] !== true) {
    throw new Refusal(`The input ${action.actionId} sends nothing before the view is submitted.`);
  }
  const delivery = await world.deliver(place.app, {
    ...interactive,
    payload: {
      ...payloadBase(world, place.app, user),
      ...place.payload,
      type: "block_actions",
      trigger_id: world.triggers.issue(place.app.appId, action.as),
      ...(place.message === undefined ? {} : { response_url: responseUrlFor(world, place, action.as) }),
      actions: [
        {
          ...actionOf(
            world,
            { userId: action.as, container: place.container, block, element },
            action.fields,
          ),
          block_id: block["block_id"],
          action_ts: world.workspace.nextTs(),
        },
      ],
    },
  });
  logDelivery(world, "block_actions", delivery);
  if (delivery.outcome === "acknowledged") return DONE;
  if (place.message !== undefined) {
    const { channel, threadTs } = place.message;
    const where = threadTs === undefined ? { channel } : { channel, threadTs };
    slackbotSays(world, action.as, { ...where, text: NOBODY_ANSWERED });
  }
  return { ok: false, error: NOBODY_ANSWERED };
}

const NO_OPTIONS = "The app did not answer with options.";

/** Asks the app for the options of an `external_select`; an error when it does not answer well and in time. */
export async function queryOptions(world: SlackWorld, query: UiOptionsQuery): Promise<UiOptions> {
  const user = personOf(world, query.as);
  const place = placeOf(world, { ...query, values: {} });
  const { element } = elementIn(place.blocks, query.blockId, query.actionId);
  if (!String(element["type"]).endsWith("external_select")) {
    throw new Refusal(`${query.actionId} does not load its options from the app.`);
  }
  const delivery = await world.deliver(place.app, {
    ...interactive,
    payload: {
      ...payloadBase(world, place.app, user),
      ...place.payload,
      type: "block_suggestion",
      action_id: query.actionId,
      block_id: query.blockId,
      value: query.query,
    },
  });
  logDelivery(world, "block_suggestion", delivery);
  if (delivery.outcome !== "acknowledged") return { options: [], error: NO_OPTIONS };
  const fault = checkOptions(delivery.body)[0];
  if (fault !== undefined) {
    world.log.add({ method: "ack:block_suggestion", ok: false, error: faultText(fault), arguments: {} });
    return { options: [], error: NO_OPTIONS };
  }
  const options = optionsOf(delivery.body);
  const { blockId, actionId } = query;
  world.offered.remember({ container: place.container, blockId, actionId }, options);
  return { options: options.map(shownOption) };
}

function shownOption({ text, description, value }: JsonObject): UiOptions["options"][number] {
  return {
    text: { ...objectOf(text), text: String(objectOf(text)["text"]) },
    value: String(value),
    ...(isObject(description) && {
      description: { ...description, text: String(description["text"]) },
    }),
  };
}

const interactive: Pick<Envelope, "type" | "acceptsAnswer"> = { type: "interactive", acceptsAnswer: true };

interface Place {
  readonly app: AppSeed;
  readonly container: string;
  readonly blocks: readonly Block[];
  readonly payload: JsonObject;
  readonly message?: Message;
}

interface Acting {
  readonly as: string;
  readonly container: UiContainer;
  readonly values: UiValues;
}

/** The place decides whose app is asked and which snapshot goes along. */
function placeOf(world: SlackWorld, { as, container, values }: Acting): Place {
  if (container.type === "view") {
    const view = viewFor(world, as, container.viewId);
    const kept = stateValues(view.blocks, { ...view.values, ...values });
    world.views.patch(view, { values: kept });
    return {
      app: appWith(world, view.appId),
      container: view.id,
      blocks: view.blocks,
      payload: {
        container: { type: "view", view_id: view.id },
        view: viewJson(world.workspace, { ...view, values: kept }),
      },
    };
  }
  const conversation = conversationFor(world, as, container.channel);
  const message = world.messages.find(container.channel, container.ts);
  const visible = message?.ephemeralTo === undefined || message.ephemeralTo === as;
  if (message === undefined || !visible) throw new Refusal("This message is not there any more.");
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    app: appWith(world, message.appId ?? ""),
    container: `${message.channel} ${message.ts}`,
    blocks: message.blocks,
    message,
    payload: {
      container: {
        type: "message",
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: ephemeral,
        ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
      },
      channel: { id: conversation.id, name: conversation.name },
      ...(ephemeral ? {} : { message: messageJson(world, message) }),
      state: { values: stateValues(message.blocks, values) },
    },
  };
}

function responseUrlFor({ responseUrls }: SlackWorld, { app, message }: Place, userId: string): string {
  const { channel = "", ts = "" } = message ?? {};
  return responseUrls.issue({ app, channel, userId, sourceTs: ts });
}

function viewFor({ views }: SlackWorld, as: string, viewId: string): View {
  const view = views.find(viewId);
  if (view === undefined || view.userId !== as) throw new Refusal("This window is not open any more.");
  return view;
}

function appWith({ workspace }: SlackWorld, appId: string): AppSeed {
  const app = workspace.apps.find((known) => known.appId === appId);
  if (app === undefined) throw new Refusal("Nobody answers to this message: it is not from an app.");
  return app;
}

function elementIn(blocks: readonly Block[], blockId: string, actionId: string): PlacedElement {
  const placed = placedElements(blocks);
  const found = placed.find(
    ({ block, element }) => block["block_id"] === blockId && element["action_id"] === actionId,
  );
  if (found !== undefined) return found;
  const known = placed.map(({ element }) => String(element["action_id"])).join(", ") || "none";
  throw new Refusal(`There is no element ${actionId} in the block ${blockId} (elements there: ${known}).`);
}

interface ActedOn extends Chooser, Pick<PlacedElement, "block" | "element"> {}

/** What was chosen comes from the person, everything else from the element itself. */
function actionOf(world: SlackWorld, acted: ActedOn, fields: JsonObject): JsonObject {
  const { element } = acted;
  const type = String(element["type"]);
  const base = { type, action_id: element["action_id"] };
  if (type === "button" || type === "workflow_button" || type === "icon_button") {
    const { text, value, style } = element;
    return {
      ...base,
      text,
      ...(value === undefined ? {} : { value }),
      ...(style === undefined ? {} : { style }),
    };
  }
  if (type === "feedback_buttons") return { ...base, value: fields["value"] };
  const field = type === "overflow" ? "selected_option" : (VALUE_FORMS[type]?.field ?? "value");
  const chosen = fields[field];
  for (const value of [chosen].flat().filter((item) => item !== null && item !== undefined)) {
    assertOne(world, { ...acted, value });
  }
  return { ...base, [field]: chosen ?? null };
}
