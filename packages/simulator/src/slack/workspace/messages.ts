/**
 * The messages of the workspace and, beside them, everything that was ever posted, edited or deleted.
 *
 * The history is kept for assertions: a message that was posted twice and cleaned up afterwards has still
 * been seen by people.
 */
import { type Kept, refill, replaceAll } from "../../state/kept.ts";
import { mentionsIn } from "../blocks/mentions.ts";
import type { JsonObject } from "../json.ts";
import type { Block } from "../ui-contract.ts";
import type { Workspace } from "./workspace.ts";

/** Enough for any test, little enough for a demo that stays up for days. */
const HISTORY_KEPT = 20_000;

export interface Message {
  readonly ts: string;
  readonly channel: string;
  /** The author; an app's bot user for messages of apps. */
  readonly user: string;
  readonly appId?: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Set on replies only; the ts of the root. */
  readonly threadTs?: string;
  readonly editedTs?: string;
  /** The only person who sees it. */
  readonly ephemeralTo?: string;
  readonly broadcast: boolean;
  /** Ids of the files that it shares. Absent: none. */
  readonly files?: readonly string[];
  readonly metadata?: JsonObject;
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
}

export interface MessageRecord {
  readonly kind: "post" | "ephemeral" | "update" | "delete";
  /** Milliseconds since 1970, by the workspace's clock. */
  readonly at: number;
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly threadTs?: string;
  readonly metadata?: JsonObject;
  /** Whom the message names: user ids, usergroup ids, `channel`, `here`, `everyone`. */
  readonly mentions: readonly string[];
}

type NewMessage = Omit<Message, "ts" | "reactions" | "broadcast" | "editedTs"> & {
  readonly broadcast?: boolean;
};

interface SavedMessages {
  readonly byChannel: ReadonlyMap<string, Message[]>;
  readonly history: readonly MessageRecord[];
}

export interface Messages extends Kept<SavedMessages> {
  readonly history: readonly MessageRecord[];
  post(message: NewMessage): Message;
  /** The message must exist. */
  update(found: Message, change: Partial<Omit<Message, "ts" | "channel">>): Message;
  /** A root with replies stays as a tombstone, as in Slack. */
  remove(found: Message): void;
  find(channel: string, ts: string): Message | undefined;
  /** Oldest first, ephemerals of everybody included. */
  all(channel: string): readonly Message[];
  replies(root: Message): readonly Message[];
}

export function createMessages(workspace: Workspace): Messages {
  const byChannel = new Map<string, Message[]>();
  const history: MessageRecord[] = [];
  const { changes, clock } = workspace;

  const listOf = (channel: string): Message[] => {
    const list = byChannel.get(channel) ?? [];
    byChannel.set(channel, list);
    return list;
  };
  const record = (kind: MessageRecord["kind"], message: Message): void => {
    const { channel, ts, user, text, blocks, threadTs, metadata } = message;
    history.push({
      kind,
      at: clock.now(),
      channel,
      ts,
      user,
      text,
      blocks,
      ...(threadTs === undefined ? {} : { threadTs }),
      ...(metadata === undefined ? {} : { metadata }),
      mentions: kind === "delete" ? [] : mentionsIn(text, blocks),
    });
    if (history.length > HISTORY_KEPT) history.shift();
    changes.mark();
  };
  const replace = (found: Message, next: Message): void => {
    const list = listOf(found.channel);
    list[list.findIndex(({ ts }) => ts === found.ts)] = next;
  };
  const replies = ({ channel, ts }: Message): readonly Message[] =>
    listOf(channel).filter(({ threadTs, ephemeralTo }) => threadTs === ts && ephemeralTo === undefined);

  return {
    history,
    save: () => ({ byChannel, history }),
    load(saved) {
      refill(byChannel, saved.byChannel);
      replaceAll(history, saved.history);
    },
    post(fields) {
      const message = { broadcast: false, ...fields, ts: workspace.nextTs(), reactions: [] };
      listOf(message.channel).push(message);
      record(message.ephemeralTo === undefined ? "post" : "ephemeral", message);
      return message;
    },
    update(found, change) {
      const next = { ...found, ...change };
      replace(found, next);
      if (change.reactions === undefined) record("update", next);
      else changes.mark();
      return next;
    },
    remove(found) {
      if (replies(found).length > 0) {
        replace(found, { ...found, text: "This message was deleted.", blocks: [] });
      } else {
        const list = listOf(found.channel);
        list.splice(list.indexOf(found), 1);
      }
      record("delete", found);
    },
    find: (channel, ts) => byChannel.get(channel)?.find((message) => message.ts === ts),
    all: (channel) => byChannel.get(channel) ?? [],
    replies,
  };
}
