/** Tells what a person in the channel reads, as it appears. */
import type { MessageRecord, SlackControl } from "@bakferry/simulator";

import { readMessage } from "./read-message.ts";

export interface Reading {
  readonly kind: "post" | "ephemeral" | "edit";
  readonly isReply: boolean;
  readonly lines: readonly string[];
}

/** Calls `tell` for every new message, and for an edit when its first line, which says the state, is another. */
export function follow(control: SlackControl, tell: (reading: Reading) => void): () => void {
  let seen = control.messageHistory.length;
  const states = new Map<string, string>();
  return control.onChange(() => {
    const fresh = control.messageHistory.slice(seen);
    seen = control.messageHistory.length;
    for (const record of fresh) {
      const reading = readingOf(record, states.get(record.ts));
      states.set(record.ts, record.text);
      if (reading) tell(reading);
    }
  });
}

function readingOf(record: MessageRecord, before: string | undefined): Reading | undefined {
  const isReply = record.threadTs !== undefined;
  switch (record.kind) {
    case "post":
      return { kind: "post", isReply, lines: readMessage(record) };
    case "ephemeral":
      return { kind: "ephemeral", isReply, lines: readMessage(record) };
    case "update":
      return record.text === before ? undefined : { kind: "edit", isReply, lines: [record.text] };
    case "delete":
      return undefined;
  }
}
