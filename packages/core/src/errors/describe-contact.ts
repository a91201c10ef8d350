/** Says in one line who answered what, for support and for looking it up: the same in a terminal and in a chat. */
import { type Text, text } from "../texts/text.ts";
import type { CloudContact } from "./operational-error.ts";

export interface Contacted {
  readonly contact?: CloudContact | null | undefined;
  readonly requestId?: string | null | undefined;
}

/** `null` when nobody was asked. */
export function describeContact({ contact, requestId }: Contacted): Text | null {
  if (contact) return text("error.contact", { ...contact, requestId: requestId ?? null });
  return requestId ? text("error.requestId", { requestId }) : null;
}
