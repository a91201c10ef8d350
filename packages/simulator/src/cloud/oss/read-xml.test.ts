import { describe, expect, test } from "vitest";

import { childrenOf, readXml, requireChildText } from "./read-xml.ts";

describe("readXml", () => {
  test("reads elements, text and escapes, past declaration, attributes and space", () => {
    const root = readXml(
      '\uFEFF<?xml version="1.0"?>\n<A xmlns="x">\n <B>1 &lt; 2 &amp;lt;</B><B/>\n<C><D> d </D></C></A>\n',
      "A",
    );
    expect(root.children.map(({ name }) => name)).toEqual(["B", "B", "C"]);
    expect(childrenOf(root, "B").map(({ text }) => text)).toEqual(["1 < 2 &lt;", ""]);
    expect(requireChildText(childrenOf(root, "C")[0]!, "D")).toBe("d");
  });

  test.each([
    "",
    "text",
    "<A>",
    "<A></B>",
    "<A><B></A></B>",
    "<B></B>",
    "<A></A><A></A>",
    "<A>text<B></B></A>",
    "<A><!-- x --></A>",
    "<A></A",
    "<!DOCTYPE A><A></A>",
  ])("refuses %j", (document) => {
    expect(() => readXml(document, "A")).toThrow("not well-formed");
  });

  test("a child that is missing, comes twice or holds more than text is refused where text is needed", () => {
    const root = readXml("<A><B>1</B><B>2</B><C><D/></C></A>", "A");
    for (const name of ["B", "C", "E"]) {
      expect(() => requireChildText(root, name)).toThrow("not well-formed");
    }
  });
});
