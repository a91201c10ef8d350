/** The right side: one thread, its root message first. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { Composer } from "./composer.tsx";
import { useFocusWhileOpen } from "./focus.ts";
import { Icon } from "./icons.tsx";
import { useMatches } from "./media.ts";
import { MessageList } from "./messages.tsx";
import { useSession } from "./session.ts";

export function ThreadPane(): JSX.Element {
  const { state, route, go } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhileOpen(heading, () => heading.current?.closest(".thread")?.querySelector("textarea"));
  const conversation = state.conversations.find(({ id }) => id === route.conversation);
  const messages = (conversation?.messages ?? []).filter(
    ({ ts, threadTs }) => ts === route.thread || threadTs === route.thread,
  );
  const close = (): void => go({ thread: "" });
  // On a phone it covers the channel, and is what the page is about.
  const isAlone = useMatches("(max-width: 760px)");
  const Room = isAlone ? "main" : "aside";
  return (
    <Room
      class="thread"
      aria-label="Thread"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      }}
    >
      {isAlone && <h1 class="visually-hidden">Thread in {conversation?.name}</h1>}
      <header class="pane-head">
        <h2 ref={heading} tabIndex={-1}>
          Thread
        </h2>
        <span class="quiet">
          {conversation?.kind === "channel" ? `#${conversation.name.replace(/^#/, "")}` : ""}
        </span>
        <button type="button" class="icon-button" aria-label="Close the thread" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {messages.length === 0 ? (
        <p class="empty">This thread is not here. It may have been deleted.</p>
      ) : (
        <>
          <MessageList channel={route.conversation} messages={messages} inThread />
          <Composer channel={route.conversation} threadTs={route.thread} label="Reply in thread" />
        </>
      )}
    </Room>
  );
}
