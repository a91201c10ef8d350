/**
 * What the Slack web page and the Slack server of the simulator say to each other.
 *
 * The page holds no state of its own that matters: it asks for the whole state of one person, draws it, and asks
 * again when the server says that something changed. That keeps a reload, a second window and a switch of
 * person trivially right.
 *
 * With several workspaces each has these below its id: /T0ACME/ui/state.
 *
 * GET  /ui/state?as=U1             → UiState
 * GET  /ui/events?as=U1            → text/event-stream; `event: changed`, `data: {"version": n}`
 * POST /ui/command                 UiCommand      → UiResult
 * POST /ui/message                 UiPost         → UiResult
 * POST /ui/action                  UiAction       → UiResult
 * POST /ui/options                 UiOptionsQuery → UiOptions
 * POST /ui/view/submit             UiViewSubmit   → UiResult
 * POST /ui/view/close              UiViewClose    → UiResult
 * POST /ui/home                    { as }         → UiResult (the person opened the App Home tab)
 * POST /ui/shortcut                { as, callbackId } → UiResult
 * POST /ui/read                    { as, channel } → UiResult (clears the unread mark)
 *
 * With several workspaces, for the app that they may install:
 *
 * GET  /oauth/begin?team=T1&user=U1 → to where its installation begins
 * POST /oauth/add                  { team }       → UiResult (an Org Admin adds the organisation's app)
 * POST /oauth/remove               { team }       → UiResult
 */

/** A Block Kit block or element as the app sent it; drawn by `type`. */
export type Block = { readonly type: string; readonly block_id?: string } & Readonly<Record<string, unknown>>;

export interface UiUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** What the person is for the demo, shown beside the name: "asks for migrations", "may approve". */
  readonly role: string;
  readonly isBot: boolean;
  readonly isGuest: boolean;
  /** Language of their Slack. */
  readonly locale: string;
}

export interface UiMessage {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What it shares; the address opens it. */
  readonly files: readonly {
    readonly name: string;
    readonly title: string;
    readonly sizeBytes: number;
    readonly url: string;
  }[];
  /** Set on replies; equals `ts` of the root message of the thread. */
  readonly threadTs?: string;
  readonly replyCount: number;
  readonly edited: boolean;
  /** Only this person sees it ("Only visible to you"). */
  readonly ephemeral: boolean;
  /** A reply that is shown in the channel as well. */
  readonly broadcast: boolean;
}

export interface UiConversation {
  readonly id: string;
  readonly kind: "channel" | "dm";
  readonly isPrivate: boolean;
  readonly name: string;
  readonly unread: number;
  /** Roots and replies together, oldest first. */
  readonly messages: readonly UiMessage[];
}

/** A modal or the Home tab; `values` are what the server keeps between updates. */
export interface UiView {
  readonly id: string;
  readonly type: "modal" | "home";
  readonly callbackId: string;
  readonly title: string;
  readonly submit?: string;
  readonly close?: string;
  readonly blocks: readonly Block[];
  /** By block id, after a submission with `response_action: errors`. */
  readonly errors: Readonly<Record<string, string>>;
  /** Waiting for the app's answer to a submission. */
  readonly busy: boolean;
}

export interface UiWorkspace {
  readonly id: string;
  readonly name: string;
  /** Who the person is there: the one of the same name, or the first. */
  readonly me: string;
  /** What waits for them there. */
  readonly unread: number;
}

/** An app that can come into the workspace: by consent, or because the organisation has it already. */
export interface UiOffer {
  readonly name: string;
  readonly how: "install" | "add";
}

export interface UiApp {
  readonly botUserId: string;
  /** People can take it out again: it came by consent. */
  readonly canLeave: boolean;
}

export interface UiState {
  readonly version: number;
  readonly team: string;
  readonly teamId: string;
  /** All of them, this one too, in their order. */
  readonly workspaces: readonly UiWorkspace[];
  readonly apps: readonly UiApp[];
  readonly offer: UiOffer | null;
  readonly me: UiUser;
  readonly users: readonly UiUser[];
  readonly usergroups: readonly { readonly id: string; readonly handle: string }[];
  readonly conversations: readonly UiConversation[];
  /** Slash commands of Slack and of installed apps, for completion. */
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
  }[];
  readonly shortcuts: readonly { readonly callbackId: string; readonly name: string }[];
  /** Bottom to top; the last one is the one to draw in front. */
  readonly modals: readonly UiView[];
  readonly home: UiView | null;
  /** How many apps listen: 0 means that a command will fail. */
  readonly connections: number;
}

export type UiContainer =
  | { readonly type: "message"; readonly channel: string; readonly ts: string }
  | { readonly type: "view"; readonly viewId: string };

/** Block Kit's state: block id → action id → the element's value as Slack would send it. */
export type UiValues = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export interface UiCommand {
  readonly as: string;
  readonly channel: string;
  /** With the slash: "/migrate dbtest". */
  readonly text: string;
}

export interface UiPost {
  readonly as: string;
  readonly channel: string;
  readonly text: string;
  readonly threadTs?: string;
}

export interface UiAction {
  readonly as: string;
  readonly container: UiContainer;
  readonly blockId: string;
  readonly actionId: string;
  /** The element's own payload fields, as Slack puts them into `actions[0]`: `value`, `selected_option`, … */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly values: UiValues;
}

export interface UiOptionsQuery {
  readonly as: string;
  readonly container: UiContainer;
  readonly blockId: string;
  readonly actionId: string;
  readonly query: string;
}

export interface UiOptions {
  readonly options: readonly {
    readonly text: { readonly text: string };
    readonly description?: { readonly text: string };
    readonly value: string;
  }[];
  /** The app did not answer, too late, or with what Slack would not show. */
  readonly error?: string;
}

export interface UiViewSubmit {
  readonly as: string;
  readonly viewId: string;
  readonly values: UiValues;
}

export interface UiViewClose {
  readonly as: string;
  readonly viewId: string;
}

/** `error` is a sentence for the person, as Slack would show it. */
export type UiResult = { readonly ok: true } | { readonly ok: false; readonly error: string };
