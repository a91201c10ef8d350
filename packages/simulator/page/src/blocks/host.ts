/**
 * The message, modal or Home tab that a block stands in: where its inputs keep their values and where a press goes.
 */
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";

import type { UiContainer, UiValues } from "../../../src/slack/ui-contract.ts";
import { collectValues, valueField, elementValue, type ElementValue } from "../inputs/values.ts";
import { createKeyedStore, useKeyed } from "../keyed-store.ts";
import { useSession } from "../session.ts";
import { readString, typeOf, type Fields, type PlacedElement } from "./read.ts";

export interface BlockHost {
  /** Names this message or view for this person; keeps edits and folds apart. */
  readonly key: string;
  readonly surface: "message" | "modal" | "home";
  readonly values: UiValues;
  /** By block id, from the app or from the page's own checks. */
  readonly errors: Readonly<Record<string, string>>;
  /** Why the last press came to nothing. */
  readonly fault: string | undefined;
  edit(placed: PlacedElement, value: ElementValue): void;
  /** Sends an action with the values as they are now. */
  act(placed: PlacedElement, fields: Fields): Promise<void>;
  /** Rejects when the app gave no options. */
  options(placed: PlacedElement, query: string): Promise<readonly Fields[]>;
}

export interface HostInput {
  readonly surface: BlockHost["surface"];
  readonly container: UiContainer;
  readonly blocks: readonly Fields[];
  readonly errors?: Readonly<Record<string, string>>;
}

export const HostContext = createContext<BlockHost | undefined>(undefined);

const edits = createKeyedStore<UiValues>();
const folds = createKeyedStore<boolean>();

export function useHost(): BlockHost {
  const host = useContext(HostContext);
  if (host === undefined) throw new Error("A block was drawn outside a message or view.");
  return host;
}

/** Makes the host of one message or view; edits survive for as long as its id does. */
export function useBlockHost({ surface, container, blocks, errors = {} }: HostInput): BlockHost {
  const { api, state } = useSession();
  const key = `${state.me.id}/${containerKey(container)}`;
  const [own = {}] = useKeyed(edits, key);
  const [fault, setFault] = useState<string>();
  return {
    key,
    surface,
    values: collectValues(blocks, own),
    errors,
    fault,
    edit({ blockId, actionId }, value) {
      const before = edits.get(key) ?? {};
      edits.set(key, { ...before, [blockId]: { ...before[blockId], [actionId]: value } });
    },
    async act({ blockId, actionId }, fields) {
      const values = collectValues(blocks, edits.get(key) ?? {});
      const result = await api.action({ container, blockId, actionId }, fields, values);
      setFault(result.ok ? undefined : result.error);
    },
    async options({ blockId, actionId }, query) {
      const answer = await api.options({ container, blockId, actionId }, query);
      return answer.options.map(({ text, description, value }) => ({
        text: { type: "plain_text", text: text.text },
        value,
        ...(description && { description: { type: "plain_text", text: description.text } }),
      }));
    },
  };
}

/** The value that an element shows now. */
export function useElementValue(placed: PlacedElement): ElementValue | undefined {
  return useHost().values[placed.blockId]?.[placed.actionId];
}

/** Whether something foldable is open; remembered for as long as its block id stays. */
export function useOpen(id: string, initially: boolean): readonly [boolean, (open: boolean) => void] {
  const host = useHost();
  const [open, setOpen] = useKeyed(folds, `${host.key}/${id}`);
  return [open ?? initially, setOpen];
}

/** What Slack puts into `actions[0]` for an element that has just got a value. */
export function actionFields(element: Fields, value: unknown): ElementValue {
  return elementValue(typeOf(element), value);
}

/** The plain content of a value, whatever field it stands in. */
export function contentOf(value: ElementValue | undefined): unknown {
  return value?.[valueField(readString(value, "type")) ?? "value"];
}

function containerKey(container: UiContainer): string {
  return container.type === "view" ? `view/${container.viewId}` : `${container.channel}/${container.ts}`;
}
