/**
 * A person of the workspace, driven by a program: the same acts as on the page, in one line each.
 *
 * Everything goes the page's way, so a test through this door proves what a person would have seen.
 */
import { placedElements } from "../blocks/placed-elements.ts";
import { queryOptions, runAction } from "../interaction/action.ts";
import { runCommand } from "../interaction/command.ts";
import { Refusal, personOf } from "../interaction/payload.ts";
import { markRead, openHome, postMessage, runShortcut } from "../interaction/person-acts.ts";
import { closeView, submitView } from "../interaction/view.ts";
import type { JsonObject } from "../json.ts";
import type { Block, UiContainer, UiOptions, UiResult, UiState, UiView } from "../ui-contract.ts";
import { uiState, uiView } from "../ui/ui-state.ts";
import type { Message } from "../workspace/messages.ts";
import type { View } from "../workspace/views.ts";
import type { SlackWorld } from "../world.ts";
import { elementFields, typedValues, type TypedValue, type TypedValues } from "./typed-values.ts";

interface ElementTarget {
  readonly actionId: string;
  /** Needed only where the action id stands in several blocks. */
  readonly blockId?: string;
}

interface ClickTarget extends ElementTarget {
  /** Id of the channel or direct messages; any that the person is in when left out. */
  readonly channel?: string;
  /** Without `ts` and `text`: the newest message that has the element. */
  readonly ts?: string;
  readonly text?: string | RegExp;
  /** What is chosen, for selects and overflow menus: the option's value. */
  readonly choose?: TypedValue;
  /** What stands in the message's inputs. */
  readonly values?: TypedValues;
}

interface ViewClickTarget extends ElementTarget {
  readonly choose?: TypedValue;
  readonly values?: TypedValues;
  /** The Home tab instead of the open modal. */
  readonly home?: boolean;
}

/** Acts settle when the app has answered, or failed to within three seconds; they reject on nonsense only. */
export interface Person {
  /** `text` with the slash: "/migrate dbtest". */
  command(channel: string, text: string): Promise<UiResult>;
  post(channel: string, text: string, threadTs?: string): UiResult;
  /** A text stands for the action id. */
  click(target: ClickTarget | string): Promise<UiResult>;
  clickInView(target: ViewClickTarget): Promise<UiResult>;
  /** Asks for the options of an `external_select` in the open modal. */
  options(target: ElementTarget, query: string): Promise<UiOptions>;
  /** Fills and submits the open modal. */
  submit(values?: TypedValues): Promise<UiResult>;
  closeModal(): Promise<UiResult>;
  openHome(): Promise<UiResult>;
  shortcut(callbackId: string): Promise<UiResult>;
  read(channel: string): UiResult;
  state(): UiState;
  /** The modal in front, if one is open. */
  modal(): UiView | undefined;
  home(): UiView | undefined;
}

/** Throws when there is no such user. */
export function createPerson(world: SlackWorld, userId: string): Person {
  const me = personOf(world, userId);
  const as = userId;
  const state = (): UiState => uiState(world, me);
  // Not by the whole state: it is asked after every change in the workspace.
  const shown = (view: View | undefined): UiView | undefined =>
    view === undefined ? undefined : uiView(view);
  const modal = (): UiView | undefined => shown(world.views.modals(userId).at(-1));
  const home = (): UiView | undefined => shown(world.views.homes(userId)[0]);

  return {
    command: (channel, text) => refusable(() => runCommand(world, { as, channel, text })),
    post: (channel, text, threadTs) =>
      postMessage(world, { as, channel, text, ...(threadTs === undefined ? {} : { threadTs }) }),
    click: (wanted) =>
      refusable(() => {
        const target = typeof wanted === "string" ? { actionId: wanted } : wanted;
        const message = messageWith(world, as, target);
        const container = { type: "message", channel: message.channel, ts: message.ts } as const;
        return runAction(world, { as, ...placed(message.blocks, container, target) });
      }),
    clickInView: (target) =>
      refusable(() => {
        const view = target.home === true ? home() : modal();
        if (view === undefined) throw new Refusal(`${me.name} has no view open.`);
        return runAction(world, { as, ...placed(view.blocks, { type: "view", viewId: view.id }, target) });
      }),
    async options(target, query) {
      const view = openModal();
      const { blockId, actionId, container } = placed(view.blocks, { type: "view", viewId: view.id }, target);
      return queryOptions(world, { as, container, blockId, actionId, query });
    },
    submit: (values = {}) =>
      refusable(() => {
        const view = openModal();
        return submitView(world, { as, viewId: view.id, values: typedValues(view.blocks, values) });
      }),
    closeModal: () => refusable(() => closeView(world, { as, viewId: openModal().id })),
    openHome: () => openHome(world, as),
    shortcut: (callbackId) => refusable(() => runShortcut(world, as, callbackId)),
    read: (channel) => markRead(world, as, channel),
    state,
    modal,
    home,
  };

  function openModal(): UiView {
    const view = modal();
    if (view === undefined) throw new Refusal(`${me.name} has no modal open.`);
    return view;
  }
}

/** What Slack would tell the person comes back as a result, as on the page. */
async function refusable(act: () => Promise<UiResult>): Promise<UiResult> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.message };
    throw error;
  }
}

function messageWith({ workspace, messages }: SlackWorld, as: string, target: ClickTarget): Message {
  const channels =
    target.channel === undefined
      ? workspace.conversations().flatMap(({ id, members }) => (members.has(as) ? [id] : []))
      : [target.channel];
  const candidates = channels
    .flatMap((channel) => messages.all(channel))
    .filter(({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === as)
    .filter(({ ts }) => target.ts === undefined || ts === target.ts)
    .filter((message) => matches(message, target.text))
    .filter(({ blocks }) => elementFor(blocks, target) !== undefined)
    .toSorted((a, b) => (a.ts < b.ts ? -1 : 1));
  const found = candidates.at(-1);
  if (found !== undefined) return found;
  const which = target.ts ?? (target.text === undefined ? "any message" : String(target.text));
  const where = target.channel ?? "any conversation";
  throw new Refusal(`No message in ${where} (${which}) has the element ${target.actionId}.`);
}

/** Also looks into the blocks: a card often says in them what its text says shorter. */
function matches({ text, blocks }: Message, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  const all = `${text}\n${JSON.stringify(blocks)}`;
  return typeof wanted === "string" ? all.includes(wanted) : wanted.test(all);
}

function elementFor(blocks: readonly Block[], { actionId, blockId }: ElementTarget): Located | undefined {
  return placedElements(blocks).find(
    ({ block, element }) =>
      element["action_id"] === actionId && (blockId === undefined || block["block_id"] === blockId),
  );
}

interface Located {
  readonly block: JsonObject;
  readonly element: JsonObject;
}

function placed(
  blocks: readonly Block[],
  container: UiContainer,
  target: ElementTarget & Pick<ClickTarget, "choose" | "values">,
): Omit<Parameters<typeof runAction>[1], "as"> {
  const found = elementFor(blocks, target);
  if (found === undefined) throw new Refusal(`There is no element ${target.actionId} in the view.`);
  return {
    container,
    blockId: String(found.block["block_id"]),
    actionId: target.actionId,
    fields: target.choose === undefined ? {} : elementFields(found.element, target.choose),
    values: typedValues(blocks, target.values ?? {}),
  };
}
