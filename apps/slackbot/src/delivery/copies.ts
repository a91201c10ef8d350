/**
 * Who gets a question in direct messages, and which copies have to follow the card in the channel.
 *
 * Up to ten people are asked; a larger group sees the mention in the channel only. The copies that were sent once are
 * edited for as long as the card changes, whoever is an approver by then.
 */
import {
  copiesKey,
  exclusionOf,
  type Logger,
  type NewNotice,
  type Outbox,
  type People,
  type QuestionNotice,
} from "@bakferry/core";

import type { Message, MessageOwner, OpenQuestion } from "./message.ts";

export interface CopyDeps {
  readonly outbox: Outbox;
  /** Of a workspace. */
  readonly peopleOf: (teamId: string) => People;
  readonly logger: Logger;
}

const MOST_COPIES = 10;

/** One notice for each copy. Never rejects because Slack cannot say who is in a group. */
export async function copiesOf(
  { outbox, peopleOf, logger }: CopyDeps,
  question: QuestionNotice,
  { owner, asks }: Message,
): Promise<readonly NewNotice[]> {
  const keyStart = copiesKey(question);
  const sent = await outbox.postedUnder(owner.id, keyStart);
  const have = sent.map(({ noticeKey }) => noticeKey.slice(keyStart.length));
  const root = await outbox.posted(owner.id, "root");
  const isMoved = root !== undefined && root.channelId !== owner.conversation.channelId;
  const asked =
    asks === null
      ? []
      : await approvers({ people: peopleOf(owner.conversation.teamId), logger }, { ...asks, owner, isMoved });
  const copy = (userId: string): NewNotice["notice"] => ({ kind: "copy", of: question, userId });
  return [
    // A copy that was sent must not go on asking what is settled; a first one may wait until there is room.
    ...have.map((userId): NewNotice => ({ notice: copy(userId), lane: "stages" })),
    ...asked
      .filter((userId) => !have.includes(userId))
      .map((userId): NewNotice => ({ notice: copy(userId), lane: "progress" })),
  ];
}

interface Asked extends OpenQuestion {
  readonly owner: MessageOwner;
  /** The card stands in the requester's own messages, where no approver sees it. */
  readonly isMoved: boolean;
}

async function approvers(
  { people, logger }: Pick<CopyDeps, "logger"> & { readonly people: People },
  { question, policy, people: asked, owner, isMoved }: Asked,
): Promise<readonly string[]> {
  try {
    const groups = await Promise.all(asked.usergroups.map((group) => people.usergroupMembers(group)));
    const { teamId } = owner.conversation;
    const isExcluded = (userId: string): boolean =>
      exclusionOf({ kind: "slackUser", teamId, userId }, question, policy) !== null;
    const all = [...new Set([...asked.users, ...groups.flat()])].filter((userId) => !isExcluded(userId));
    if (all.length <= MOST_COPIES) return all;
    return isMoved ? all.slice(0, MOST_COPIES) : [];
  } catch (error) {
    logger.warn("The approvers could not be read; nobody is asked by direct message.", {
      migrationId: owner.id,
      reason: error instanceof Error ? error.message : String(error),
    });
    return [];
  }
}
