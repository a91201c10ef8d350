/** Reads OSS's XML: elements and text, nothing else; what is not well-formed is refused as a whole. */
import { SaxesParser } from "saxes";

/** The text of an element, or its children by name; one that occurs several times is a list. */
export type XmlValue = string | XmlElement | readonly (string | XmlElement)[];
export interface XmlElement {
  readonly [name: string]: XmlValue;
}

/** What the document's element holds. Throws an Error that says what is wrong. */
export function readXml(text: string): string | XmlElement {
  const parser = new SaxesParser();
  const open: Building[] = [{ name: "", text: "", children: new Map() }];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name }) => open.push({ name, text: "", children: new Map() }));
  parser.on("text", (piece) => addText(open.at(-1), piece));
  parser.on("cdata", (piece) => addText(open.at(-1), piece));
  parser.on("closetag", () => {
    const closed = open.pop();
    const parent = open.at(-1);
    if (!closed || !parent) return;
    parent.children.set(closed.name, [...(parent.children.get(closed.name) ?? []), valueOf(closed)]);
  });
  parser.write(text).close();
  const [root] = [...(open[0]?.children.values() ?? [])];
  return root?.[0] ?? "";
}

interface Building {
  readonly name: string;
  text: string;
  readonly children: Map<string, readonly (string | XmlElement)[]>;
}

function addText(element: Building | undefined, piece: string): void {
  if (element) element.text += piece;
}

function valueOf({ text, children }: Building): string | XmlElement {
  if (children.size === 0) return text;
  return Object.fromEntries(
    [...children].map(([name, values]) => [
      name,
      values.length === 1 && values[0] !== undefined ? values[0] : values,
    ]),
  );
}
