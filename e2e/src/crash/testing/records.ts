/** Records as the simulators write them, for tests of who judges them; times in milliseconds after the beginning. */
import type { MessageRecord } from "@bakferry/simulator";

import type { Act } from "../asking.ts";
import type { SeenRequest } from "../evidence.ts";

export const RECORDED_AT = 1_700_000_000_000;

export function aRequest(
  operation: string,
  at: number,
  parameters: Readonly<Record<string, string>>,
): SeenRequest {
  return {
    time: RECORDED_AT + at,
    seenAt: RECORDED_AT + at + 5,
    requestId: `${operation}-${at}`,
    service: operation.startsWith("Create") ? "rds" : "oss",
    operation,
    status: 200,
    errorCode: null,
    parameters,
    signature: null,
  };
}

export interface PostedAs {
  /** Of the migration or the wave. */
  readonly id: string;
  readonly key: string;
  readonly at: number;
  readonly text: string;
}

export function aPost({ id, key, at, text }: PostedAs): MessageRecord {
  return {
    kind: "post",
    at: RECORDED_AT + at,
    channel: "C1",
    ts: `1.${String(at).padStart(6, "0")}`,
    user: "U0BAKFERRY",
    text,
    blocks: [],
    metadata: { event_type: "bakferry", event_payload: { migration_id: id, notice_key: key } },
    mentions: [],
  };
}

/** Slack brings no metadata with an edit. */
export function anEdit(of: MessageRecord, text: string): MessageRecord {
  const { metadata: _, ...rest } = of;
  return { ...rest, kind: "update", text };
}

export function anAct(at: number, database: string, kind: Act["kind"]): Act {
  return { at: RECORDED_AT + at, database, kind, isTaken: true };
}
