import { expect, test } from "vitest";

import { actorMention, code, escape, moment, plain, usergroupMention, userMention } from "./mrkdwn.ts";

test.each([
  ["<!channel>", "&lt;!channel&gt;"],
  ["a & b", "a &amp; b"],
  ["<@U1> <https://x|y>", "&lt;@U1&gt; &lt;https://x|y&gt;"],
  ["two\nlines", "two\nlines"],
  ["evil\u202Ekab.exe", "evil\uFFFDkab.exe"],
  ["half \uD83D", "half \uFFFD"],
  ["db\u200Btest\u2060", "db\uFFFDtest\uFFFD"],
  ["db\u200Dtest", "db\uFFFDtest"],
  ["👩\u200D👧 نمی\u200Cخواهم", "👩\u200D👧 نمی\u200Cخواهم"],
  ["party :tada: db", "party :\u200Btada: db"],
  ["at 07:09:10", "at 07:09:10"],
])("the name %j becomes %j", (foreign, expected) => {
  expect(escape(foreign)).toBe(expected);
});

test("a cut falls between characters, never inside an entity or an emoji", () => {
  expect(escape("a<<<<", 8)).toBe("a&lt;…");
  expect(escape("a<<<<", 5)).toBe("a…");
  expect(escape("a<b", 6)).toBe("a&lt;b");
  expect(plain("🚢🚢🚢", 2)).toBe("🚢…");
  expect(plain("🚢🚢", 2)).toBe("🚢🚢");
});

test("a code span cannot be left from inside", () => {
  expect(code("a`b <!here>\n*c*")).toBe("`a'b &lt;!here&gt; *c*`");
});

test("only a well-formed id becomes a mention", () => {
  expect(userMention("U123")).toBe("<@U123>");
  expect(userMention("U1> <!channel")).toBe("`U1&gt; &lt;!channel`");
  expect(usergroupMention("S123")).toBe("<!subteam^S123>");
  expect(usergroupMention("channel")).toBe("`channel`");
  expect(actorMention({ kind: "cliUser", name: "root" })).toBe("`root`");
});

test("a moment is shown in the reader's time zone and falls back to UTC", () => {
  expect(moment(Date.UTC(2026, 4, 6, 7, 8, 9))).toBe(
    "<!date^1778051289^{date_short_pretty} {time}|2026-05-06 07:08 UTC>",
  );
});
