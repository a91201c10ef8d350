/**
 * Draws the text tree. The only place where foreign text becomes elements, and it makes text nodes of all of it.
 */
import { type ComponentChildren, Fragment, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { HOME } from "../route.ts";
import { displayName, useSession, usergroupHandle } from "../session.ts";
import { formatDateTokens, readerOf } from "../time.ts";
import { breakPieces } from "./break-pieces.ts";
import { EmojiArt, hasArt } from "./emoji-art.tsx";
import { emojiCharacter } from "./emoji.ts";
import { parseMrkdwn, parsePlain } from "./parse.ts";
import type { Flow, Inline } from "./tree.ts";

/** mrkdwn text as Slack draws it. */
export function Mrkdwn({ text }: { readonly text: string }): JSX.Element {
  return <FlowView flow={parseMrkdwn(text)} />;
}

/** plain_text: emoji names and line breaks only. */
export function Plain({ text }: { readonly text: string }): JSX.Element {
  return <InlineView nodes={parsePlain(text)} />;
}

export function FlowView({ flow }: { readonly flow: readonly Flow[] }): JSX.Element {
  return (
    <>
      {flow.map((node, index) => (
        <FlowNode key={index} node={node} />
      ))}
    </>
  );
}

function InlineView({ nodes }: { readonly nodes: readonly Inline[] }): JSX.Element {
  return (
    <>
      {nodes.map((node, index) => (
        <InlineNode key={index} node={node} />
      ))}
    </>
  );
}

/** Only addresses that a browser may safely open; anything else is shown as text. */
export function safeUrl(url: string): string | undefined {
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : undefined;
}

/** A link that opens elsewhere; only its content when the address is not safe to open. */
export function Link({
  url,
  children,
}: {
  readonly url: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const href = safeUrl(url);
  if (href === undefined) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function FlowNode({ node }: { readonly node: Flow }): JSX.Element {
  switch (node.type) {
    case "paragraph":
      return (
        <p>
          <InlineView nodes={node.children} />
        </p>
      );
    case "heading":
      return (
        <p
          class={`md-heading md-heading-${Math.min(node.level, 3)}`}
          role="heading"
          aria-level={node.level + 2}
        >
          <InlineView nodes={node.children} />
        </p>
      );
    case "quote":
      return (
        <blockquote>
          <FlowView flow={node.children} />
        </blockquote>
      );
    case "pre":
      return (
        <pre tabIndex={0}>
          <InlineView nodes={node.children} />
        </pre>
      );
    case "rule":
      return <hr />;
    case "list":
      return <ListNode list={node} />;
    default:
      return <TableNode table={node} />;
  }
}

function ListNode({ list }: { readonly list: Extract<Flow, { type: "list" }> }): JSX.Element {
  const items = list.items.map((item, index) => (
    <li key={index}>
      <InlineView nodes={item} />
    </li>
  ));
  const className = `indent-${Math.min(list.indent, 4)}`;
  return list.ordered ? <ol class={className}>{items}</ol> : <ul class={className}>{items}</ul>;
}

function TableNode({ table }: { readonly table: Extract<Flow, { type: "table" }> }): JSX.Element {
  const cell = (nodes: readonly Inline[]): JSX.Element => <InlineView nodes={nodes} />;
  return (
    <div class="table-scroll" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.head.map((nodes, column) => (
              <th key={column} scope="col">
                {cell(nodes)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((nodes, column) => (
                <td key={column}>{cell(nodes)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InlineNode({ node }: { readonly node: Inline }): JSX.Element {
  switch (node.type) {
    case "text":
      return <Breakable text={node.text} />;
    case "break":
      return <br />;
    case "code":
      return (
        <code>
          <Breakable text={node.text} />
        </code>
      );
    case "bold":
    case "italic":
    case "strike":
    case "underline":
      return <Marked type={node.type} nodes={node.children} />;
    case "link":
      return (
        <Link url={node.url}>
          <InlineView nodes={node.children} />
        </Link>
      );
    case "date":
      return <DateView date={node} />;
    case "emoji":
      return <Emoji name={node.name} />;
    case "color":
      return (
        <span class="color-chip">
          <span class="color-swatch" style={{ backgroundColor: node.value }} />
          {node.value}
        </span>
      );
    default:
      return <Mention node={node} />;
  }
}

/** A long path or name goes on in the next line after a slash or an underscore, rather than in the midst of a word. */
function Breakable({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {breakPieces(text).map((piece, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </>
  );
}

type MarkedProps = {
  readonly type: "bold" | "italic" | "strike" | "underline";
  readonly nodes: readonly Inline[];
};

function Marked({ type, nodes }: MarkedProps): JSX.Element {
  const Tag = ({ bold: "strong", italic: "em", strike: "s", underline: "u" } as const)[type];
  return (
    <Tag>
      <InlineView nodes={nodes} />
    </Tag>
  );
}

type MentionNode = Extract<Inline, { type: "user" | "usergroup" | "channel" | "broadcast" }>;

function Mention({ node }: { readonly node: MentionNode }): JSX.Element {
  const { state } = useSession();
  switch (node.type) {
    case "broadcast":
      return <span class="mention mention-me">@{node.range}</span>;
    case "usergroup":
      return <span class="mention">@{node.label ?? usergroupHandle(state, node.id)}</span>;
    case "channel":
      return <ChannelMention id={node.id} label={node.label} />;
    default:
      return <UserMention id={node.id} label={node.label} />;
  }
}

interface MentionProps {
  readonly id: string;
  /** What the sender called it; used only when this person does not know it. */
  readonly label: string | undefined;
}

function ChannelMention({ id, label }: MentionProps): JSX.Element {
  const { state, go } = useSession();
  const channel = state.conversations.find((conversation) => conversation.id === id);
  const name = `#${(channel?.name ?? label ?? id).replace(/^#/, "")}`;
  if (channel === undefined) return <span class="mention">{name}</span>;
  return (
    <button type="button" class="mention" onClick={() => go({ conversation: id, thread: "" })}>
      {name}
    </button>
  );
}

function UserMention({ id, label }: MentionProps): JSX.Element {
  const { state, go } = useSession();
  const user = state.users.find((known) => known.id === id);
  const name = user === undefined ? (label ?? id) : displayName(user);
  if (user?.isBot !== true) {
    return <span class={id === state.me.id ? "mention mention-me" : "mention"}>@{name}</span>;
  }
  return (
    <button type="button" class="mention" onClick={() => go({ conversation: HOME, thread: "" })}>
      @{name}
    </button>
  );
}

const AGO_REFRESH_MS = 15_000;

function DateView({ date }: { readonly date: Extract<Inline, { type: "date" }> }): JSX.Element {
  const [, redraw] = useState(0);
  const relative = date.format.includes("{ago}");
  useEffect(() => {
    if (!relative) return undefined;
    const timer = setInterval(() => redraw((count) => count + 1), AGO_REFRESH_MS);
    return () => clearInterval(timer);
  }, [relative]);
  const { state } = useSession();
  const reader = readerOf(state.me);
  const time = (
    <time
      dateTime={new Date(date.unix * 1000).toISOString()}
      title={formatDateTokens(date.unix, "{date_long}, {time_secs}", reader)}
    >
      {formatDateTokens(date.unix, date.format, reader)}
    </time>
  );
  return date.url === undefined ? time : <Link url={date.url}>{time}</Link>;
}

function Emoji({ name }: { readonly name: string }): JSX.Element {
  const character = emojiCharacter(name);
  if (character === undefined) return <>:{name}:</>;
  return (
    <span class="emoji" role="img" aria-label={name.replaceAll("_", " ")} title={`:${name}:`}>
      {hasArt(name) ? <EmojiArt name={name} /> : character}
    </span>
  );
}
