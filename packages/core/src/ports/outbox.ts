/** Notices that wait for delivery, and what was delivered where. At-least-once: a delivery may be tried again. */
import type { Notice, NoticeLane } from "../model/notice.ts";

export interface OutboxItem {
  readonly id: number;
  readonly migrationId: string;
  readonly notice: Notice;
  readonly lane: NoticeLane;
  readonly createdAt: number;
  readonly attempts: number;
}

/** Where one card or entry stands in the chat. */
export interface PostedMessage {
  readonly migrationId: string;
  readonly noticeKey: string;
  readonly channelId: string;
  /** The chat's own id of the message. */
  readonly messageId: string;
  /** Hash of what was drawn last; an equal drawing needs no edit. */
  readonly renderedHash: string;
}

export interface Outbox {
  /** Due items, people's lane first, oldest first within a lane; an item is never given to two deliverers at once. */
  claim(limit: number): Promise<readonly OutboxItem[]>;
  /** Marks it delivered, together with older undelivered items of the same migration and notice key. */
  complete(item: OutboxItem): Promise<void>;
  /** Gives it back, to be due again at `dueAt`. */
  postpone(item: OutboxItem, dueAt: number, reason: string): Promise<void>;
  posted(migrationId: string, noticeKey: string): Promise<PostedMessage | undefined>;
  savePosted(message: PostedMessage): Promise<void>;
}

/** Interactions from the chat, written down before they are acknowledged, so that a crash loses none. */
export interface Inbox {
  /** False when the key was accepted before: a second delivery of the same click. */
  accept(entry: InboxEntry): Promise<boolean>;
  /** Accepted but not completed, oldest first. */
  pending(): Promise<readonly InboxEntry[]>;
  complete(key: string): Promise<void>;
}

export interface InboxEntry {
  readonly key: string;
  readonly kind: string;
  /** JSON. */
  readonly payload: string;
  readonly acceptedAt: number;
}
