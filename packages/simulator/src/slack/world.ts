/**
 * Everything the doors of the simulator (Web API, sockets, page, control) work on together.
 */
import type { Deliver } from "./delivery/deliver.ts";
import type { Sockets } from "./delivery/sockets.ts";
import type { SlackFaultBook } from "./faults/slack-fault-book.ts";
import type { UiOffer } from "./ui-contract.ts";
import type { RateLimits } from "./web-api/rate-limits.ts";
import type { Changes } from "./workspace/changes.ts";
import type { Files } from "./workspace/files.ts";
import type { Ids } from "./workspace/ids.ts";
import type { Later } from "./workspace/later.ts";
import type { Messages } from "./workspace/messages.ts";
import type { OfferedOptions } from "./workspace/offered-options.ts";
import type { ResponseUrls } from "./workspace/response-urls.ts";
import type { Triggers } from "./workspace/triggers.ts";
import type { Views } from "./workspace/views.ts";
import type { Clock, Workspace } from "./workspace/workspace.ts";

/** What all workspaces of one simulated Slack have in common. */
export interface Premises {
  readonly clock: Clock;
  /** Slack gives an app's envelopes to its sockets, whichever workspace they come from. */
  readonly sockets: Sockets;
  /** A page shows what waits in the other workspaces, too. */
  readonly changes: Changes;
  /** An id stands for one thing, whichever workspace it is in. */
  readonly ids: Ids;
  readonly later: Later;
  readonly isDown: () => boolean;
  readonly setDown: (down: boolean) => void;
  /** In the order of their opening; complete once Slack is there. */
  readonly worlds: readonly SlackWorld[];
  /** What may be installed in this workspace by its people now. */
  readonly offer: (teamId: string) => UiOffer | null;
  /** Whether the app in this workspace came by consent, and not with the seed. */
  readonly isInstalled: (teamId: string) => boolean;
}

export interface SlackWorld {
  readonly workspace: Workspace;
  readonly messages: Messages;
  readonly files: Files;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly offered: OfferedOptions;
  readonly sockets: Sockets;
  readonly deliver: Deliver;
  readonly log: RequestLog;
  readonly later: Later;
  readonly faults: SlackFaultBook;
  /** `null` where the seed switches them off. */
  readonly limits: RateLimits | null;
  readonly premises: Premises;
}

export interface RequestLogEntry {
  /** Milliseconds since 1970, by the workspace's clock. */
  readonly at: number;
  /**
   * `chat.postMessage`, or `response_url` and `ack:…` for the other ways in which an app speaks; `again:…` for what
   * a payload came to that a fault sent once more.
   */
  readonly method: string;
  readonly ok: boolean;
  readonly error?: string;
  /** Of a 429: the call was too much, or a fault was set. */
  readonly limitedBy?: "tier" | "fault";
  /** Kinds of the faults that struck it. */
  readonly faults?: readonly string[];
  /** As the app sent them, without tokens. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface RequestLog {
  /** The latest ones, oldest first. */
  readonly entries: readonly RequestLogEntry[];
  add(entry: Omit<RequestLogEntry, "at">): void;
}
