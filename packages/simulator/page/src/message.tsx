/** One message: who, when, what, and the way into its thread. */
import type { ComponentChildren, JSX } from "preact";

import type { UiMessage, UiUser } from "../../src/slack/ui-contract.ts";
import { Avatar } from "./avatar.tsx";
import { Blocks } from "./blocks/block.tsx";
import { useBlockHost } from "./blocks/host.ts";
import { Icon } from "./icons.tsx";
import { Mrkdwn } from "./mrkdwn/render.tsx";
import { formatRoute, parseRoute, type Route } from "./route.ts";
import { displayName, useSession, userById } from "./session.ts";
import { ago, clockTime, currentReader, formatDateTokens } from "./time.ts";
import { bytes } from "./units.ts";

export interface MessageProps {
  readonly channel: string;
  readonly message: UiMessage;
  /** True when it follows another message of the same person closely; then the name is not repeated. */
  readonly grouped: boolean;
  readonly inThread: boolean;
  /** The newest reply, for "last reply 3 minutes ago". */
  readonly lastReply?: UiMessage | undefined;
}

export function Message(props: MessageProps): JSX.Element {
  const { channel, message, grouped, inThread } = props;
  const { state, route, go } = useSession();
  const isLinked = route.message === message.ts;
  const author = userById(state, message.user);
  const time = clockTime(Number(message.ts), currentReader());
  const rootTs = message.threadTs ?? message.ts;
  const canReply = !inThread && !message.ephemeral;
  return (
    <article
      class={`message ${grouped ? "message-grouped" : ""} ${message.ephemeral ? "message-ephemeral" : ""} ${isLinked ? "message-linked" : ""}`}
      data-ts={message.ts}
      tabIndex={-1}
      ref={isLinked ? showLinked : null}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== event.currentTarget || !canReply) return;
        event.preventDefault();
        go({ thread: rootTs });
      }}
      aria-label={`${displayName(author)}, ${time}`}
    >
      <div class="message-side">
        {grouped ? (
          <time class="message-side-time">{time.replace(/ [AP]M$/, "")}</time>
        ) : (
          <Avatar user={author} />
        )}
      </div>
      <div class="message-main">
        <Note message={message} inThread={inThread} />
        {!grouped && <Head message={message} author={author} />}
        <MessageBody channel={channel} message={message}>
          {message.edited && <span class="edited">(edited)</span>}
        </MessageBody>
        {canReply && message.threadTs === undefined && <Replies {...props} />}
      </div>
      {canReply && (
        <div class="message-tools">
          <button
            type="button"
            class="icon-button"
            aria-label="Reply in thread"
            title="Reply in thread"
            onClick={() => go({ thread: rootTs })}
          >
            <Icon name="reply" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label="Copy link to message"
            title="Copy link to message"
            onClick={() => void copyLink(route, message)}
          >
            <Icon name="link" />
          </button>
        </div>
      )}
    </article>
  );
}

/** Once, when it appears: later the reader may scroll away. */
function showLinked(element: HTMLElement | null): void {
  if (element === null || element.dataset["shown"] === "true") return;
  element.dataset["shown"] = "true";
  requestAnimationFrame(() => element.scrollIntoView({ block: "center" }));
}

/** Without the person: whoever follows the link stays who they are. */
async function copyLink(route: Route, { ts, threadTs = "" }: UiMessage): Promise<void> {
  const link = new URL(location.href);
  const { conversation, moment } = route;
  link.hash = formatRoute({ ...parseRoute(""), conversation, moment, message: ts, thread: threadTs });
  await navigator.clipboard.writeText(link.href);
}

interface NoteProps {
  readonly message: UiMessage;
  readonly inThread: boolean;
}

function Note({ message, inThread }: NoteProps): JSX.Element | null {
  const { go } = useSession();
  if (message.ephemeral) {
    return (
      <p class="message-note">
        <Icon name="eye" />
        Only visible to you
      </p>
    );
  }
  const { threadTs } = message;
  if (threadTs === undefined || inThread) return null;
  return (
    <p class="message-note">
      <Icon name="reply" />
      <button type="button" class="link" onClick={() => go({ thread: threadTs })}>
        Replied to a thread
      </button>
    </p>
  );
}

interface HeadProps {
  readonly message: UiMessage;
  readonly author: UiUser;
}

function Head({ message, author }: HeadProps): JSX.Element {
  const unix = Number(message.ts);
  const reader = currentReader();
  return (
    <header class="message-head">
      <span class="author">{displayName(author)}</span>
      {author.isBot && <span class="tag">App</span>}
      <time
        class="message-time"
        dateTime={new Date(unix * 1000).toISOString()}
        title={formatDateTokens(unix, "{date_long} at {time_secs}", reader)}
      >
        {clockTime(unix, reader)}
      </time>
    </header>
  );
}

function Replies({ message, lastReply }: MessageProps): JSX.Element | null {
  const { go } = useSession();
  const { replyCount, ts } = message;
  if (replyCount === 0) return null;
  return (
    <button type="button" class="replies" onClick={() => go({ thread: ts })}>
      <Icon name="reply" />
      <span class="replies-count">
        {replyCount} {replyCount === 1 ? "reply" : "replies"}
      </span>
      {lastReply !== undefined && (
        <span class="quiet">Last reply {ago(Number(lastReply.ts), Date.now())}</span>
      )}
    </button>
  );
}

interface BodyProps {
  readonly channel: string;
  readonly message: UiMessage;
  readonly children: ComponentChildren;
}

function MessageBody({ channel, message, children }: BodyProps): JSX.Element {
  const { blocks, text, ts } = message;
  const host = useBlockHost({ surface: "message", container: { type: "message", channel, ts }, blocks });
  return (
    <div class="message-body">
      {blocks.length > 0 ? (
        <Blocks host={host} blocks={blocks} />
      ) : (
        <div class="text">
          <Mrkdwn text={text} />
        </div>
      )}
      {children}
      <SharedFiles files={message.files} />
    </div>
  );
}

function SharedFiles({ files }: Pick<UiMessage, "files">): JSX.Element | null {
  if (files.length === 0) return null;
  return (
    <ul class="files" aria-label="Files">
      {files.map(({ name, title, sizeBytes, url }) => (
        <li key={url}>
          <a class="file" href={url} target="_blank" rel="noreferrer">
            <span class="file-title">{title}</span>
            <span class="quiet">
              {name} · <span class="nowrap">{bytes(sizeBytes)}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
