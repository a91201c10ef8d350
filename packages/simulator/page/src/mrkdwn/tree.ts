/**
 * The tree that every kind of Slack text becomes before it is drawn: mrkdwn, `markdown` blocks and rich_text alike.
 *
 * Text comes from apps and from people, so it is never turned into HTML: a parser makes these plain values and one
 * renderer makes elements of them. That also makes the parsers testable without a browser.
 */

export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "break" }
  | { readonly type: "bold" | "italic" | "strike" | "underline"; readonly children: readonly Inline[] }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "link"; readonly url: string; readonly children: readonly Inline[] }
  | { readonly type: "user" | "usergroup" | "channel"; readonly id: string; readonly label?: string }
  | { readonly type: "broadcast"; readonly range: string }
  | { readonly type: "color"; readonly value: string }
  | {
      readonly type: "date";
      readonly unix: number;
      readonly format: string;
      readonly fallback: string;
      readonly url?: string;
    }
  | { readonly type: "emoji"; readonly name: string };

export type Flow =
  | { readonly type: "paragraph"; readonly children: readonly Inline[] }
  | { readonly type: "heading"; readonly level: number; readonly children: readonly Inline[] }
  | { readonly type: "quote"; readonly children: readonly Flow[] }
  | { readonly type: "pre"; readonly children: readonly Inline[] }
  | { readonly type: "rule" }
  | {
      readonly type: "list";
      readonly ordered: boolean;
      readonly indent: number;
      readonly items: readonly (readonly Inline[])[];
    }
  | {
      readonly type: "table";
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

/** What a reader without formatting would read; for labels and announcements. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes.map(plainInline).join("");
}

function plainInline(node: Inline): string {
  if ("text" in node) return node.text;
  if ("children" in node) return plainText(node.children);
  switch (node.type) {
    case "break":
      return "\n";
    case "broadcast":
      return `@${node.range}`;
    case "color":
      return node.value;
    case "date":
      return node.fallback;
    case "emoji":
      return `:${node.name}:`;
    default:
      return `${node.type === "channel" ? "#" : "@"}${node.label ?? node.id}`;
  }
}
