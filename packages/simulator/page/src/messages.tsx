/**
 * A scrolling list of messages with dividers between days.
 *
 * It stays at the newest message for as long as the reader is there, and leaves the reader alone when they have scrolled up.
 */
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { UiMessage } from "../../src/slack/ui-contract.ts";
import { Message } from "./message.tsx";
import { rove } from "./roving.ts";
import { currentReader, dayKey, dayLabel } from "./time.ts";

export interface MessageListProps {
  readonly channel: string;
  readonly messages: readonly UiMessage[];
  readonly inThread: boolean;
  /** The `ts` from which on messages were unread when the list was opened. */
  readonly unreadSince?: string | undefined;
  readonly lastReply?: (root: UiMessage) => UiMessage | undefined;
}

const GROUP_SECONDS = 300;
const NEAR_END_PX = 80;

export function MessageList({
  channel,
  messages,
  inThread,
  unreadSince,
  lastReply,
}: MessageListProps): JSX.Element {
  const { box, content, away, toEnd } = useStickToEnd();
  const reader = currentReader();
  const firstUnread = unreadSince === undefined ? undefined : messages.find(({ ts }) => ts >= unreadSince);
  return (
    <div
      class="messages"
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={inThread ? "Replies" : "Messages"}
      onKeyDown={moveAmongMessages}
    >
      <div class="messages-content" ref={content}>
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const unix = Number(message.ts);
          const newDay = before === undefined || dayKey(Number(before.ts), reader) !== dayKey(unix, reader);
          return (
            <div key={message.ts} class="message-slot">
              {newDay && !inThread && (
                <div class="day" role="separator" aria-label={dayLabel(unix, reader)}>
                  <span>{dayLabel(unix, reader)}</span>
                </div>
              )}
              {message === firstUnread && (
                <div class="new-mark" role="separator" aria-label="New messages">
                  <span>New</span>
                </div>
              )}
              {inThread && index === 1 && <ReplyDivider count={messages.length - 1} />}
              <Message
                channel={channel}
                message={message}
                inThread={inThread}
                grouped={!newDay && isGrouped(before, message) && !(inThread && index === 1)}
                lastReply={lastReply?.(message)}
              />
            </div>
          );
        })}
      </div>
      {away && (
        <button type="button" class="to-end" onClick={toEnd}>
          Newer messages below
        </button>
      )}
    </div>
  );
}

/** From the list itself or from a message; inside a message the arrows belong to what has the focus. */
function moveAmongMessages(event: TargetedKeyboardEvent<HTMLElement>): void {
  const active = document.activeElement;
  if (active !== event.currentTarget && active?.matches(".message") !== true) return;
  rove(event, { items: ".message", axis: "vertical" });
}

function ReplyDivider({ count }: { readonly count: number }): JSX.Element {
  return (
    <div class="day day-replies">
      <span>
        {count} {count === 1 ? "reply" : "replies"}
      </span>
    </div>
  );
}

function isGrouped(before: UiMessage | undefined, message: UiMessage): boolean {
  if (before === undefined || before.user !== message.user) return false;
  if (before.ephemeral !== message.ephemeral || message.broadcast || before.broadcast) return false;
  return Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
}

interface Stick {
  readonly box: { current: HTMLDivElement | null };
  readonly content: { current: HTMLDivElement | null };
  /** True when something new came while the reader was further up. */
  readonly away: boolean;
  readonly toEnd: () => void;
}

function useStickToEnd(): Stick {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const toEnd = (): void => {
    const element = box.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
    setAway(false);
  };
  useLayoutEffect(() => {
    const scroller = box.current;
    const inner = content.current;
    if (scroller === null || inner === null) return undefined;
    let atEnd = true;
    let height = 0;
    let room = "";
    const roomNow = (): string => `${inner.scrollHeight} ${scroller.clientWidth} ${scroller.clientHeight}`;
    const scrolled = (): void => {
      // The browser moves the text itself when the room changes; that is not the reader's wish.
      if (roomNow() !== room) return;
      atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
      if (atEnd) setAway(false);
    };
    const grown = (): void => {
      if (atEnd) scroller.scrollTop = scroller.scrollHeight;
      else if (inner.scrollHeight > height) setAway(true);
      height = inner.scrollHeight;
      room = roomNow();
    };
    const observer = new ResizeObserver(grown);
    observer.observe(inner);
    observer.observe(scroller);
    scroller.addEventListener("scroll", scrolled, { passive: true });
    toEnd();
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", scrolled);
    };
  }, []);
  return { box, content, away, toEnd };
}
