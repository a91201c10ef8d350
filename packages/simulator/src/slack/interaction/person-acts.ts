/**
 * What else a person does: writes, reads, opens the Home tab, starts a global shortcut.
 *
 * Source: https://docs.slack.dev/reference/events/app_home_opened and
 * https://docs.slack.dev/interactivity/implementing-shortcuts
 */
import type { UiPost, UiResult } from "../ui-contract.ts";
import { viewJson } from "../web-api/view-json.ts";
import type { SlackWorld } from "../world.ts";
import { DONE, Refusal, conversationFor, logDelivery, payloadBase, personOf } from "./payload.ts";
import { sendEvent } from "./send-event.ts";

/** Throws `Refusal`. */
export function postMessage(world: SlackWorld, { as, channel, text, threadTs }: UiPost): UiResult {
  personOf(world, as);
  const conversation = conversationFor(world, as, channel);
  if (text.trim() === "") throw new Refusal("A message needs some text.");
  if (threadTs !== undefined && world.messages.find(channel, threadTs) === undefined) {
    throw new Refusal("The thread is not there any more.");
  }
  const message = world.messages.post({
    channel,
    user: as,
    text,
    blocks: [],
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  conversation.lastRead.set(as, message.ts);
  return DONE;
}

export function markRead(world: SlackWorld, as: string, channel: string): UiResult {
  const conversation = conversationFor(world, as, channel);
  const last = world.messages.all(channel).at(-1);
  if (last !== undefined && conversation.lastRead.get(as) !== last.ts) {
    conversation.lastRead.set(as, last.ts);
    world.workspace.changes.mark();
  }
  return DONE;
}

/** Settles when the apps have the event, or have not answered twice. */
export async function openHome(world: SlackWorld, as: string): Promise<UiResult> {
  const { workspace, views } = world;
  personOf(world, as);
  for (const app of workspace.apps) {
    const home = views.home(app.appId, as);
    const event = {
      type: "app_home_opened",
      user: as,
      channel: workspace.dm(app, as).id,
      tab: "home",
      event_ts: workspace.nextTs(),
      ...(home === undefined ? {} : { view: viewJson(workspace, home) }),
    };
    await sendEvent(world, app, event);
  }
  return DONE;
}

/** Throws `Refusal`. */
export async function runShortcut(world: SlackWorld, as: string, callbackId: string): Promise<UiResult> {
  const { workspace, triggers } = world;
  const user = personOf(world, as);
  const app = workspace.apps.find(({ shortcuts }) =>
    shortcuts.some((known) => known.callbackId === callbackId),
  );
  if (app === undefined) throw new Refusal(`There is no shortcut ${callbackId}.`);
  const delivery = await world.deliver(app, {
    type: "interactive",
    acceptsAnswer: false,
    payload: {
      ...payloadBase(world, app, user),
      type: "shortcut",
      callback_id: callbackId,
      trigger_id: triggers.issue(app.appId, as),
      action_ts: workspace.nextTs(),
    },
  });
  logDelivery(world, "shortcut", delivery);
  if (delivery.outcome === "acknowledged") return DONE;
  return { ok: false, error: "The shortcut did not work: the app did not answer in time." };
}
