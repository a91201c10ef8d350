/** Makes short-lived keys that open one object, for whoever sends a backup and has no key of their own. */
import type { ObjectAddress } from "./object-store.ts";

export interface TicketOrder extends ObjectAddress {
  /** Names the person in the cloud's own record of who did what: letters, digits and `.@_-`, 2 to 64 of them. */
  readonly sessionName: string;
  /** Slack user id of whoever gets it; the object will name this person. `null` for anybody else. */
  readonly uploaderId: string | null;
}

export interface UploadTicket {
  /** One line, as `bakferry upload --ticket` reads it. A secret: not to be stored, logged or posted. */
  readonly line: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface TicketIssuer {
  /** Throws OperationalError. Each call makes another key; none of them can be taken back before its end. */
  issue(order: TicketOrder): Promise<UploadTicket>;
}
