/**
 * Something that people must be shown; a row of the outbox.
 *
 * A notice names what to draw, not the drawing: the card is made from the migration's row when it is sent, so that
 * a late delivery shows the present state and two notices for one card cost one edit.
 */
export type Notice =
  | MessageNotice
  /**
   * A second message for the same notice, posted by a process that was stopped just before its call and went on when
   * another had taken over: looked for and taken back.
   */
  | { readonly kind: "stray"; readonly of: MessageNotice };

/** A notice that is a message of its own. */
export type MessageNotice =
  /** The one status card of the migration, posted once and edited in place. */
  | { readonly kind: "root" }
  /** The question to the approvers; one card for each revision of the plan, edited in place. */
  | { readonly kind: "approval"; readonly revision: number }
  /** A reminder of the open question, or the call for more people; replaced by a line once it is old. */
  | {
      readonly kind: "nudge";
      /** Of the plan that is asked about. */
      readonly revision: number;
      /** The step that is asked about instead. */
      readonly actionId?: string;
      readonly number: number;
    }
  /** A broken glass, by the digest of what it opened, in one of the channels that are told of it; edited in place. */
  | { readonly kind: "alarm"; readonly planDigest: string; readonly channelId: string }
  /** One step beyond the plan, with its question; edited in place. */
  | { readonly kind: "action"; readonly actionId: string }
  /** One entry in the thread for one event; posted once, never edited. */
  | { readonly kind: "entry"; readonly eventSequence: number }
  /** The report with its files, in the thread, of the end that the event tells; posted once, never edited. */
  | { readonly kind: "report"; readonly eventSequence: number }
  /** The same question in the direct messages of one who may answer it; edited in step with the one in the channel. */
  | { readonly kind: "copy"; readonly of: QuestionNotice; readonly userId: string };

/** What somebody is asked to decide. */
export type QuestionNotice = Extract<MessageNotice, { kind: "approval" | "action" }>;

/** People first, progress last. */
export type NoticeLane = "people" | "stages" | "progress";

/** Equal for two notices that draw the same message. */
export function noticeKey(notice: Notice): string {
  switch (notice.kind) {
    case "root":
      return "root";
    case "approval":
      return `approval-${notice.revision}`;
    case "nudge":
      return `nudge-${notice.actionId ?? notice.revision}-${notice.number}`;
    case "alarm":
      return `alarm-${notice.planDigest.slice(0, 8)}-${notice.channelId}`;
    case "action":
      return `action-${notice.actionId}`;
    case "entry":
      return `entry-${notice.eventSequence}`;
    case "report":
      return `report-${notice.eventSequence}`;
    case "copy":
      return `${copiesKey(notice.of)}${notice.userId}`;
    case "stray":
      return `${STRAY_KEY_START}${noticeKey(notice.of)}`;
  }
}

/** How the keys of all looks for strays begin. */
export const STRAY_KEY_START = "stray-";

/** The message that a notice is about. */
export function messageOf(notice: Notice): MessageNotice {
  return notice.kind === "stray" ? notice.of : notice;
}

/** How the keys of all copies of one question begin. */
export function copiesKey(question: QuestionNotice): string {
  return `${noticeKey(question)}@`;
}
