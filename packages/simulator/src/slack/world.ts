/**
 * Everything the doors of the simulator (Web API, sockets, page, control) work on together.
 */
import type { Deliver } from "./delivery/deliver.ts";
import type { Sockets } from "./delivery/sockets.ts";
import type { SlackFaultBook } from "./faults/slack-fault-book.ts";
import type { RateLimits } from "./web-api/rate-limits.ts";
import type { Files } from "./workspace/files.ts";
import type { Later } from "./workspace/later.ts";
import type { Messages } from "./workspace/messages.ts";
import type { OfferedOptions } from "./workspace/offered-options.ts";
import type { ResponseUrls } from "./workspace/response-urls.ts";
import type { Triggers } from "./workspace/triggers.ts";
import type { Views } from "./workspace/views.ts";
import type { Workspace } from "./workspace/workspace.ts";

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
