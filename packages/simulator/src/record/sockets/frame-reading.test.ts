/** What people and apps have said may stand anywhere in a frame. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { createCallRedactor } from "../calls/redact-call.ts";
import { createMadeUpNames } from "../made-up-names.ts";
import { kindOfFrame, redactFrame } from "./frame-reading.ts";

const secret = fc.stringMatching(/^Zq[A-Za-z0-9 _.-]{8,20}$/);
const json = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    secret,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(secret, tie("value"), { maxKeys: 3 }),
  ),
})).value;

function redactor() {
  return createCallRedactor(createMadeUpNames());
}

/** Every text in it, names of fields included. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...textsIn(inner),
  ]);
}

test("nothing of what an app answers is kept but its shape", () => {
  fc.assert(
    fc.property(json, secret, (payload, type) => {
      const frame = { envelope_id: "e1", payload, type, response_action: type, limit: type };
      const line = JSON.stringify(redactFrame(redactor(), "app", JSON.stringify(frame)));
      for (const text of [...textsIn(payload), type]) expect(line).not.toContain(text);
    }),
  );
});

test("nothing of what people say and choose is kept but its shape", () => {
  fc.assert(
    fc.property(json, secret, secret, (made, text, id) => {
      const frame = {
        envelope_id: id,
        type: "interactive",
        payload: {
          type: "block_actions",
          user: { id, name: text, username: text },
          channel: { id, name: text },
          trigger_id: id,
          response_url: text,
          message: { text, ts: id, user: id, blocks: made, metadata: { event_payload: made } },
          view: { id, private_metadata: text, title: { text }, blocks: made, state: { values: made } },
          actions: [{ type: "button", action_id: id, block_id: id, value: text, text: { text } }],
          channel_id: id,
          thread_ts: id,
        },
      };
      const line = JSON.stringify(redactFrame(redactor(), "slack", JSON.stringify(frame)));
      for (const each of [...textsIn(made), text, id]) expect(line).not.toContain(each);
    }),
  );
});

test.each([
  ["no JSON", "unknown"],
  ['{"type":"hello"}', "hello"],
  ['{"type":"disconnect","reason":"warning"}', "disconnect"],
  ['{"type":"slash_commands","payload":{"command":"/x"}}', "slash_commands"],
  [
    '{"type":"events_api","payload":{"type":"event_callback","event":{"type":"app_mention"}}}',
    "events_api app_mention",
  ],
  [
    '{"type":"interactive","payload":{"type":"block_actions","container":{"type":"view"},"actions":[{"type":"button"}]}}',
    "interactive block_actions view button",
  ],
  ['{"type":"Somebody\'s own words"}', "unknown"],
])("the kind of %s is %j", (text, kind) => {
  expect(kindOfFrame(text)).toBe(kind);
});
