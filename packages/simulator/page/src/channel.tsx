/** The middle: one channel or direct message and its composer. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { UiConversation } from "../../src/slack/ui-contract.ts";
import { Composer } from "./composer.tsx";
import { Guide } from "./desk/guide.tsx";
import { useDesk } from "./desk/use-desk.ts";
import { Icon } from "./icons.tsx";
import { MessageList } from "./messages.tsx";
import { PaneMenu } from "./pane-menu.tsx";
import { useSession } from "./session.ts";

export interface PaneProps {
  /** Opens the sidebar where it is hidden. */
  readonly onMenu: () => void;
}

export function ChannelPane({ onMenu }: PaneProps): JSX.Element {
  const { state, route } = useSession();
  const conversation = state.conversations.find(({ id }) => id === route.conversation);
  if (conversation === undefined) {
    return (
      <main class="pane">
        <PaneHead title="Nothing to read" onMenu={onMenu} />
        <p class="empty">You are in no channel yet.</p>
      </main>
    );
  }
  return <Conversation conversation={conversation} onMenu={onMenu} />;
}

interface ConversationProps extends PaneProps {
  readonly conversation: UiConversation;
}

function Conversation({ conversation, onMenu }: ConversationProps): JSX.Element {
  const { id, kind, messages } = conversation;
  const name = conversation.name.replace(/^#/, "");
  const shown = messages.filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast);
  const unreadSince = useUnread(conversation);
  const title = kind === "channel" ? `#${name}` : name;
  return (
    <main class="pane" aria-label={title} data-conversation-id={id}>
      <PaneHead title={title} onMenu={onMenu}>
        <PaneMenu conversation={id} />
      </PaneHead>
      {shown.length === 0 ? (
        <Beginning conversation={id} title={title} />
      ) : (
        <MessageList
          channel={id}
          messages={shown}
          inThread={false}
          unreadSince={unreadSince}
          lastReply={(root) => messages.findLast(({ threadTs }) => threadTs === root.ts)}
        />
      )}
      <Composer channel={id} label={`Message ${title}`} />
    </main>
  );
}

interface BeginningProps {
  readonly conversation: string;
  readonly title: string;
}

/** The first thing that a newcomer sees says what to do. */
function Beginning({ conversation, title }: BeginningProps): JSX.Element {
  const { desk } = useDesk();
  return (
    <div class="beginning" tabIndex={0} role="region" aria-label="Messages">
      {desk?.guide?.conversation === conversation && <Guide />}
      <p class="empty">This is the very beginning of {title}.</p>
    </div>
  );
}

export interface PaneHeadProps extends PaneProps {
  readonly title: string;
  readonly children?: ComponentChildren;
}

export function PaneHead({ title, onMenu, children }: PaneHeadProps): JSX.Element {
  return (
    <header class="pane-head">
      <button type="button" class="icon-button menu-button" aria-label="Open the sidebar" onClick={onMenu}>
        <Icon name="menu" />
      </button>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <span class="grow" />
      {children}
    </header>
  );
}

/** Where unread messages began when the conversation was opened; tells the server that they are read now. */
function useUnread({ id, unread, messages }: UiConversation): string | undefined {
  const { api, state } = useSession();
  const counted = messages.filter(({ user, ephemeral }) => user !== state.me.id && !ephemeral);
  const mark = useRef(unread > 0 ? counted.at(-unread)?.ts : undefined);
  useEffect(() => {
    if (unread > 0) void api.read(id);
  }, [api, id, unread]);
  return mark.current;
}
