/** A person wants to send a backup that is missing: a key for exactly that object, or why there is none. */
import { type Actor, actorKey } from "../model/actor.ts";
import type { ObjectAddress } from "../ports/object-store.ts";
import type { TicketIssuer, UploadTicket } from "../ports/ticket-issuer.ts";
import { text } from "../texts/text.ts";
import { orTrouble, type Refusal, refused } from "./choose-import.ts";
import type { DeskDeps } from "./deps.ts";

export interface TicketDeps extends Pick<DeskDeps, "objects" | "settings" | "logger"> {
  /** `null` where tickets are not set up. */
  readonly tickets: TicketIssuer | null;
}

export interface TicketWish {
  /** As the refusal named it. */
  readonly key: string;
  readonly wantedBy: Actor;
}

export interface IssuedTicket {
  readonly kind: "issued";
  readonly ticket: UploadTicket;
  readonly address: ObjectAddress;
}

export type TicketOutcome = IssuedTicket | Refusal;

/** Only for an object that is not there: what somebody may have approved is not opened for writing. */
export async function issueTicket(deps: TicketDeps, wish: TicketWish): Promise<TicketOutcome> {
  return orTrouble(deps, issue(deps, wish));
}

async function issue(deps: TicketDeps, { key, wantedBy }: TicketWish): Promise<TicketOutcome> {
  const { tickets, objects, settings, logger } = deps;
  const { bucket, prefix } = settings.staging;
  if (tickets === null || !isProposed(key, prefix)) return refused(text("ticket.off"));
  const address = { bucket, key };
  if (await objects.head(address))
    return refused(text("ticket.taken", { address: `oss://${bucket}/${key}` }));
  const uploaderId = wantedBy.kind === "slackUser" ? wantedBy.userId : null;
  const ticket = await tickets.issue({ ...address, sessionName: sessionNameOf(wantedBy), uploaderId });
  const { expiresAt } = ticket;
  logger.info("An upload ticket was given out.", { actor: actorKey(wantedBy), key, expiresAt });
  return { kind: "issued", ticket, address };
}

/** The key comes back through a button. */
function isProposed(key: string, prefix: string): boolean {
  return key.startsWith(prefix) && /^[A-Za-z0-9]+\.bak$/.test(key.slice(prefix.length));
}

/** Source: STS, AssumeRole, "RoleSessionName". */
function sessionNameOf(actor: Actor): string {
  return `bakferry-${actorKey(actor)}`.replaceAll(/[^A-Za-z0-9.@_-]+/g, "-").slice(0, 64);
}
