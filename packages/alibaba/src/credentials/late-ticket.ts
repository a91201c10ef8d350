/** Reads a ticket with a schema that is loaded for it alone: most uploads have none, and need no memory for it. */
import type { CredentialsProblem } from "../credentials.ts";
import type { Ticket } from "./ticket.ts";

/** Names the first member that is wrong, never its value. */
export async function parseTicket(text: string): Promise<Ticket | CredentialsProblem> {
  const ticket = await import("./ticket.ts");
  return ticket.parseTicket(text);
}
