/** Notices that wait for delivery, and what was delivered where. At-least-once: a delivery may be tried again. */
import type { Notice, NoticeLane } from "../model/notice.ts";
import type { NewNotice } from "./migration-store.ts";

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
  /** The chat's own id; `null` once the chat was asked to post it, until its answer is known: it may stand there. */
  readonly messageId: string | null;
  /** Hash of what was drawn last; an equal drawing needs no edit. */
  readonly renderedHash: string;
}

export interface Outbox {
  /**
   * Due items, people's lane first, oldest first within a lane; an item is never given to two deliverers at once.
   * With `lane` nothing behind that lane. A claim must be renewed, or it ends.
   */
  claim(limit: number, lane?: NoticeLane): Promise<readonly OutboxItem[]>;
  /** Renews the claim of one item; false when it is over, and somebody else may deliver it. */
  hold(item: OutboxItem): Promise<boolean>;
  /** Keeps the claims of items that are being delivered. */
  renew(items: readonly OutboxItem[]): Promise<void>;
  /** Gives out again what processes of this machine hold that surely run no more. */
  releaseGone(): Promise<void>;
  /** Marks it delivered, together with older undelivered items of the same key, and announces what follows from it. */
  complete(item: OutboxItem, followUps?: readonly NewNotice[]): Promise<void>;
  /** Gives it back, to be due again at `dueAt`. */
  postpone(item: OutboxItem, dueAt: number, reason: string): Promise<void>;
  /** Announces what has to be drawn anew although the migration did not change. */
  announce(migrationId: string, notices: readonly NewNotice[]): Promise<void>;
  posted(migrationId: string, noticeKey: string): Promise<PostedMessage | undefined>;
  /** What of a migration was posted, or may have been, under keys that begin so. */
  postedUnder(migrationId: string, keyStart: string): Promise<readonly PostedMessage[]>;
  savePosted(message: PostedMessage): Promise<void>;
  /** It is known that it does not stand in the chat. */
  forgetPosted(migrationId: string, noticeKey: string): Promise<void>;
}

/** Interactions from the chat, written down before they are acknowledged, so that a crash loses none. */
export interface Inbox {
  /** False when the key was accepted before: a second delivery of the same click. */
  accept(entry: InboxEntry): Promise<boolean>;
  /** Accepted but not completed, oldest first. */
  pending(): Promise<readonly InboxEntry[]>;
  /**
   * Keeps what this process accepted and works on, and gives it what another one left: its process is gone, or was
   * silent for a minute. To be called every few seconds, and before anything new is accepted.
   */
  takeOver(): Promise<readonly InboxEntry[]>;
  complete(key: string): Promise<void>;
}

export interface InboxEntry {
  readonly key: string;
  readonly kind: string;
  /** JSON. */
  readonly payload: string;
  readonly acceptedAt: number;
}
