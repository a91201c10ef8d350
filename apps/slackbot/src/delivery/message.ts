/** What a delivery needs to know of a message: what it looks like, where it may stand, and what it asks. */
import type {
  Actor,
  ApprovalPolicy,
  Approvers,
  Conversation,
  DeskSettings,
  Locale,
  MessageNotice,
  MigrationStore,
  OutboxItem,
  Question,
  QuestionNotice,
  WaveStore,
} from "@bakferry/core";

import type { Drawing, Level } from "../views/blocks.ts";

export interface DrawDeps {
  readonly migrations: MigrationStore;
  readonly waves: WaveStore;
  readonly settings: DeskSettings;
  /** Where approvals are asked for; `null`: in the thread of the status card. */
  readonly approvalsChannel: string | null;
  /** The language that a channel reads. */
  readonly localeIn: (channelId: string) => Locale;
  /** The language of one person, who reads it alone; that of the channel where Slack cannot say. */
  readonly personLocale: (person: Actor, channelId: string) => Promise<Locale>;
}

export interface DrawnItem extends Pick<OutboxItem, "migrationId"> {
  readonly notice: MessageNotice;
}

/** Where a message can stand. */
export type Spot =
  | { readonly kind: "channel"; readonly channelId: string }
  /** Below the message of that notice key, wherever it stands; `below`: of another owner than the message's own. */
  | {
      readonly kind: "thread";
      readonly of: string;
      readonly broadcast: boolean;
      readonly below?: string;
    }
  | { readonly kind: "person"; readonly userId: string };

/** The migration or the wave that a message is about. */
export interface MessageOwner {
  readonly id: string;
  readonly createdAt: number;
  readonly conversation: Conversation;
  /** What has to follow a status card that moves. */
  readonly openQuestions: readonly QuestionNotice[];
}

export interface Message {
  readonly owner: MessageOwner;
  readonly noticeKey: string;
  /** The first that takes it. */
  readonly spots: readonly Spot[];
  /** Entries are posted once and stay as they are. */
  readonly editable: boolean;
  /** False for a copy of a question that is settled: what was never sent need not be. */
  readonly postable: boolean;
  /** The question that the message asks, while it can be answered. */
  readonly asks: OpenQuestion | null;
  render(level: Level, channelId: string): Drawing;
}

export interface OpenQuestion {
  readonly question: Question;
  readonly policy: ApprovalPolicy;
  readonly people: Approvers;
}

interface Asker {
  readonly conversation: Conversation;
  readonly requestedBy: Actor;
}

export function spotsOfRoot({ conversation, requestedBy }: Asker): readonly Spot[] {
  const channel: Spot = { kind: "channel", channelId: conversation.channelId };
  return requestedBy.kind === "slackUser"
    ? [channel, { kind: "person", userId: requestedBy.userId }]
    : [channel];
}
