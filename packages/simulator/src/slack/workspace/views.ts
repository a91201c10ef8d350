/**
 * Modals and Home tabs: who has which views open, and what stands typed in them.
 *
 * Slack keeps at most three modals on top of each other for a person, names every state of a view with a hash
 * (so that two updates do not run over each other), and drops the whole stack when the lowest one closes.
 *
 * Source: https://docs.slack.dev/surfaces/modals
 */
import { type Kept, refill } from "../../state/kept.ts";
import { withIds } from "../blocks/placed-elements.ts";
import { objectOf, objectsOf, stringOf, type JsonObject } from "../json.ts";
import type { Block, UiValues } from "../ui-contract.ts";
import type { Workspace } from "./workspace.ts";

export const VIEW_STACK_MAX = 3;

export interface View {
  readonly id: string;
  readonly appId: string;
  readonly userId: string;
  readonly type: "modal" | "home";
  readonly callbackId: string;
  readonly title?: JsonObject;
  readonly submit?: JsonObject;
  readonly close?: JsonObject;
  readonly blocks: readonly Block[];
  readonly privateMetadata: string;
  readonly externalId: string;
  readonly clearOnClose: boolean;
  readonly notifyOnClose: boolean;
  readonly hash: string;
  readonly rootViewId: string;
  readonly previousViewId?: string;
  /** By block id, from `response_action: errors`. */
  readonly errors: Readonly<Record<string, string>>;
  /** A submission is with the app. */
  readonly busy: boolean;
  readonly values: UiValues;
}

interface ViewOwner {
  readonly appId: string;
  readonly userId: string;
}

interface SavedViews {
  readonly stacks: ReadonlyMap<string, readonly View[]>;
  readonly homes: ReadonlyMap<string, View>;
}

export interface Views extends Kept<SavedViews> {
  find(id: string): View | undefined;
  findByExternalId(appId: string, externalId: string): View | undefined;
  /** Bottom to top. */
  modals(userId: string): readonly View[];
  home(appId: string, userId: string): View | undefined;
  homes(userId: string): readonly View[];
  /** Replaces whatever the person had open. */
  open(owner: ViewOwner, content: JsonObject): View;
  push(owner: ViewOwner, content: JsonObject): View;
  /** New content under the same id; what was typed into blocks that stay is kept. */
  replace(found: View, content: JsonObject): View;
  publish(owner: ViewOwner, content: JsonObject): View;
  patch(found: View, change: Partial<Pick<View, "errors" | "busy" | "values">>): void;
  close(found: View): void;
  /** Closes every modal of the person. */
  clear(userId: string): void;
}

export function createViews(workspace: Workspace): Views {
  const stacks = new Map<string, readonly View[]>();
  const homes = new Map<string, View>();
  const { changes } = workspace;

  const setStack = (userId: string, stack: readonly View[]): void => {
    stacks.set(userId, stack);
    changes.mark();
  };
  const put = (view: View): View => {
    if (view.type === "home") {
      homes.set(`${view.appId} ${view.userId}`, view);
      changes.mark();
    } else {
      const stack = stacks.get(view.userId) ?? [];
      setStack(
        view.userId,
        stack.map((open) => (open.id === view.id ? view : open)),
      );
    }
    return view;
  };
  const all = (): readonly View[] => [...stacks.values(), [...homes.values()]].flat();
  return {
    save: () => ({ stacks, homes }),
    load(saved) {
      refill(stacks, saved.stacks);
      refill(homes, saved.homes);
    },
    find: (id) => all().find((view) => view.id === id),
    findByExternalId: (appId, externalId) =>
      all().find((view) => view.appId === appId && view.externalId === externalId),
    modals: (userId) => stacks.get(userId) ?? [],
    home: (appId, userId) => homes.get(`${appId} ${userId}`),
    homes: (userId) => [...homes.values()].filter((view) => view.userId === userId),
    open(owner, content) {
      const view = newView(workspace, { owner, content });
      setStack(owner.userId, [view]);
      return view;
    },
    push(owner, content) {
      const stack = stacks.get(owner.userId) ?? [];
      const view = newView(workspace, { owner, content, under: stack.at(-1) });
      setStack(owner.userId, [...stack, view]);
      return view;
    },
    replace(found, content) {
      const { id, appId, userId, rootViewId, previousViewId, values } = found;
      return put({
        ...contentOf(content, workspace),
        id,
        appId,
        userId,
        rootViewId,
        values,
        ...(previousViewId === undefined ? {} : { previousViewId }),
        errors: {},
        busy: false,
      });
    },
    publish(owner, content) {
      const existing = homes.get(`${owner.appId} ${owner.userId}`);
      const view = newView(workspace, { owner, content });
      return put(existing === undefined ? view : { ...view, id: existing.id, rootViewId: existing.id });
    },
    patch(found, change) {
      const current = all().find((view) => view.id === found.id);
      if (current !== undefined) put({ ...current, ...change });
    },
    close(found) {
      const stack = stacks.get(found.userId) ?? [];
      setStack(
        found.userId,
        stack.filter((view) => view.id !== found.id),
      );
    },
    clear: (userId) => {
      setStack(userId, []);
    },
  };
}

interface NewView {
  readonly owner: ViewOwner;
  readonly content: JsonObject;
  /** The view that it covers. */
  readonly under?: View | undefined;
}

function newView(workspace: Workspace, { owner, content, under }: NewView): View {
  const id = workspace.nextId("V");
  return {
    ...contentOf(content, workspace),
    appId: owner.appId,
    userId: owner.userId,
    id,
    rootViewId: under?.rootViewId ?? id,
    ...(under === undefined ? {} : { previousViewId: under.id }),
    errors: {},
    busy: false,
    values: {},
  };
}

type Content = Omit<
  View,
  "id" | "appId" | "userId" | "rootViewId" | "previousViewId" | "errors" | "busy" | "values"
>;

function contentOf(content: JsonObject, workspace: Workspace): Content {
  const { title, submit, close } = content;
  return {
    type: content["type"] === "home" ? "home" : "modal",
    callbackId: stringOf(content["callback_id"]) ?? "",
    ...(title === undefined ? {} : { title: objectOf(title) }),
    ...(submit === undefined ? {} : { submit: objectOf(submit) }),
    ...(close === undefined ? {} : { close: objectOf(close) }),
    blocks: withIds(objectsOf(content["blocks"]), () => workspace.nextId("b")),
    privateMetadata: stringOf(content["private_metadata"]) ?? "",
    externalId: stringOf(content["external_id"]) ?? "",
    clearOnClose: content["clear_on_close"] === true,
    notifyOnClose: content["notify_on_close"] === true,
    hash: `${workspace.nextTs()}.${workspace.nextId("h").toLowerCase()}`,
  };
}
