/**
 * What a person has to do so that the simulator sends a frame of the same kind as a recorded one.
 *
 * What an app puts on its buttons comes back with a click, so the one that is clicked here has what the recorded one had.
 */
import { objectOf, parseJson, stringOf } from "../../slack/json.ts";
import { defaultSeed } from "../../slack/seed.ts";
import type { SocketFrame } from "./socket-frame.ts";
import type { Stage } from "./stage.ts";

export type Provocation = (stage: Stage, recorded: SocketFrame) => Promise<void>;

/** `undefined` for what the simulator never sends. */
export function findProvocation({ operation }: SocketFrame): Provocation | undefined {
  return Object.hasOwn(PROVOCATIONS, operation) ? PROVOCATIONS[operation] : undefined;
}

const [app] = defaultSeed().apps;
const COMMAND = app?.commands[0]?.command ?? "";
const SHORTCUT = app?.shortcuts[0]?.callbackId ?? "";
const CHANNEL = "C0MIGRATIONS";
const ACTION = "replayed";
const BLOCK = "replayed-block";

const plain = (text: string) => ({ type: "plain_text", text });
const OPTION = { text: plain("One"), value: "one" };
const SELECT = { type: "static_select", action_id: ACTION, options: [OPTION] };

const PROVOCATIONS: Readonly<Record<string, Provocation>> = {
  hello: async () => {},
  async disconnect({ control }, { reply }) {
    const real = reply["reason"];
    const said = typeof real === "object" && "says" in real ? real.says : "";
    const reasons = ["refresh_requested", "link_disabled"] as const;
    control.disconnectSockets(reasons.find((reason) => reason === said) ?? "warning");
  },
  async slash_commands({ person }) {
    await person.command(CHANNEL, `${COMMAND} replayed`);
  },
  async "events_api app_home_opened"({ person }) {
    await person.openHome();
  },
  async "interactive shortcut"({ person }) {
    await person.shortcut(SHORTCUT);
  },
  async "interactive block_actions message button"(stage, recorded) {
    await stage.call("chat.postMessage", {
      channel: CHANNEL,
      text: "replayed",
      blocks: [blockWith(button(recorded))],
    });
    await stage.person.click({ channel: CHANNEL, actionId: ACTION });
  },
  async "interactive block_actions message static_select"(stage) {
    await stage.call("chat.postMessage", { channel: CHANNEL, text: "replayed", blocks: [blockWith(SELECT)] });
    await stage.person.click({ channel: CHANNEL, actionId: ACTION, choose: OPTION.value });
  },
  async "interactive block_actions view button"(stage, recorded) {
    await openModal(stage, blockWith(button(recorded)));
    await stage.person.clickInView({ actionId: ACTION });
  },
  async "interactive block_actions view static_select"(stage) {
    await openModal(stage, blockWith(SELECT));
    await stage.person.clickInView({ actionId: ACTION, choose: OPTION.value });
  },
  async "interactive block_suggestion view"(stage) {
    const element = { type: "external_select", action_id: ACTION, min_query_length: 0 };
    await openModal(stage, blockWith(element));
    await stage.person.options({ actionId: ACTION }, "replayed");
  },
  async "interactive view_submission"(stage) {
    await openModal(stage, { type: "section", text: plain("replayed") });
    await stage.person.submit();
  },
  async "interactive view_closed"(stage) {
    await openModal(stage, { type: "section", text: plain("replayed") });
    await stage.person.closeModal();
  },
};

function blockWith(element: object): object {
  return { type: "actions", block_id: BLOCK, elements: [element] };
}

/** With a value and a style where the recorded one had them. */
function button({ reply }: SocketFrame): object {
  return {
    type: "button",
    action_id: ACTION,
    text: plain("Go"),
    ...("payload.actions[].value" in reply ? { value: "one" } : {}),
    ...("payload.actions[].style" in reply ? { style: "primary" } : {}),
  };
}

async function openModal(stage: Stage, block: object): Promise<void> {
  await stage.person.shortcut(SHORTCUT);
  const frame = objectOf(parseJson((await stage.take("interactive shortcut")) ?? ""));
  await stage.call("views.open", {
    trigger_id: stringOf(objectOf(frame["payload"])["trigger_id"]),
    view: {
      type: "modal",
      callback_id: "replayed",
      notify_on_close: true,
      title: plain("Replayed"),
      submit: plain("Go"),
      blocks: [block],
    },
  });
}
