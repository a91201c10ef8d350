/**
 * Stops a delivery that somebody else has taken over.
 *
 * A process that was stopped for longer than its claim goes on in the middle of a delivery, and would post what its
 * successor has posted. So it asks just before it calls Slack.
 */
import type { Outbox, OutboxItem } from "@bakferry/core";

/** Unwinds a delivery from however deep; nothing may be written about it any more. */
export class TakenOver extends Error {
  override readonly name = "TakenOver";
}

export async function assertStillOurs(outbox: Pick<Outbox, "hold">, item: OutboxItem): Promise<void> {
  if (!(await outbox.hold(item))) throw new TakenOver("Another process delivers this notice.");
}
