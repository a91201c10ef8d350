import { expect, test } from "vitest";

import { mentionsIn } from "./mentions.ts";

test.each([
  ["a broadcast", "<!channel> look", ["channel"]],
  ["a person and a group", "<@U0APPROVER> of <!subteam^S0DBA|@dba>", ["U0APPROVER", "S0DBA"]],
  ["an escaped broadcast", "reason: &lt;!channel&gt;", []],
  ["a date", "<!date^1795341723^{time}|10:02>", []],
])("%s in text is read as a mention or not", (_, text, mentions) => {
  expect(mentionsIn(text, [])).toEqual(mentions);
});

test("mentions are found in mrkdwn and rich text, never in plain text", () => {
  const blocks = [
    { type: "section", text: { type: "mrkdwn", text: "<!here>" } },
    { type: "header", text: { type: "plain_text", text: "<!everyone>" } },
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            { type: "text", text: "<!channel>" },
            { type: "user", user_id: "U0REQUESTER" },
          ],
        },
      ],
    },
  ];
  expect(mentionsIn("", blocks)).toEqual(["here", "U0REQUESTER"]);
});
