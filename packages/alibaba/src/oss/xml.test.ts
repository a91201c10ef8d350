import { expect, test } from "vitest";

import { readXml } from "./xml.ts";

test("elements become names, and those that repeat become lists", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <List><Name>a &amp; b</Name><Empty></Empty><Row><Id>1</Id></Row><Row><Id>2</Id></Row></List>`;
  expect(readXml(xml)).toEqual({
    Name: "a & b",
    Empty: "",
    Row: [{ Id: "1" }, { Id: "2" }],
  });
});

test("text is kept as it stands, character data too", () => {
  expect(readXml("<A> 1 <![CDATA[<2>]]></A>")).toBe(" 1 <2>");
});

test("a name from Object's prototype is a name like any other", () => {
  expect(readXml("<A><__proto__>1</__proto__><constructor>2</constructor></A>")).toEqual(
    Object.fromEntries([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]),
  );
});

test.each(["", "not < xml", "<A><B></A>", "<A>", "<A>&nbsp;</A>", "<A/><B/>", '{"a":1}'])(
  "%j is refused",
  (text) => {
    expect(() => readXml(text)).toThrow(/^\d+:\d+: /);
  },
);

test("entities that the document defines are not expanded", () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>';
  expect(() => readXml(bomb)).toThrow(/^\d+:\d+: /);
});
