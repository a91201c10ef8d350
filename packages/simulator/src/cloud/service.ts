/**
 * What a service hands back for one request: the reply, and what the log should say about it.
 */
import type { Reply } from "./exchange.ts";
import type { LoggedRequest } from "./request-log.ts";

export interface Handled extends Pick<LoggedRequest, "service" | "operation" | "errorCode" | "parameters"> {
  readonly reply: Reply;
}
