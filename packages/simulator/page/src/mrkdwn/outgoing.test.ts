/** Apps receive what people typed in Slack's own form. */
import { expect, test } from "vitest";

import { outgoingText } from "./outgoing.ts";
import { parseInline } from "./parse.ts";
import { plainText } from "./tree.ts";

const people = [
  { id: "U1", name: "approver" },
  { id: "U2", name: "approver2" },
];

test.each([
  ["size < 3 & > 1", "size &lt; 3 &amp; &gt; 1"],
  ["<!channel> wake up", "&lt;!channel&gt; wake up"],
  ["@approver2 please", "<@U2> please"],
  ["thanks @Approver.", "thanks <@U1>."],
  ["mail@approver and @nobody", "mail@approver and @nobody"],
  ["@here: done", "<!here>: done"],
])("%j is sent as %j", (typed, sent) => {
  expect(outgoingText(typed, people)).toBe(sent);
});

test("what is typed without names reads back the same", () => {
  const typed = "a<b && c>d &lt; <@U1>";
  expect(plainText(parseInline(outgoingText(typed, [])))).toBe(typed);
});
