/** One frame of Socket Mode, as it stands in a recording. */
import type { Reply } from "../leaf.ts";

export interface SocketFrame {
  readonly service: "socket";
  /** `socket1` for the first one that was opened. */
  readonly socket: string;
  readonly from: "slack" | "app";
  readonly frame: "text" | "binary" | "ping" | "pong" | "close";
  /** `hello`, `disconnect`, `acknowledgement`, or the kind of an envelope: `interactive block_actions button`. */
  readonly operation: string;
  /** Of a close frame. */
  readonly code?: number;
  readonly reply: Reply;
}
