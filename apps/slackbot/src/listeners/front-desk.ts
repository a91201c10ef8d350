/**
 * Takes what people did: notes it, acknowledges it, works it off, and answers visibly.
 *
 * Slack gives three seconds for the acknowledgement and forgets what was acknowledged, so everything is written down
 * first. After a crash the rest of the inbox is worked off again; every order of core may run twice.
 */
import {
  type Actor,
  type AuditLog,
  type Clock,
  type Ids,
  type Inbox,
  type InboxEntry,
  type Logger,
  type NewAuditRecord,
  OperationalError,
  type RefusedAct,
  text,
} from "@bakferry/core";

import { notice } from "../views/answers.ts";
import type { Drawing } from "../views/blocks.ts";
import type { Pen } from "../views/pen.ts";
import type { Answers, Reader } from "./answers.ts";
import { createNoteRefusal, type Refused } from "./note-refusal.ts";
import { fromInboxEntry, type Received, toInboxEntry } from "./received.ts";

/** A person waits: after so long it is better to say that it did not work. */
const PATIENCE_MS = 20_000;
const TRY_AGAIN_MS = 500;
const NEVER = new AbortController().signal;

export interface FrontDeskDeps {
  readonly inbox: Inbox;
  readonly audit: AuditLog;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Does the work of one act. `resumed`: after a restart, when no modal can be opened any more. */
  readonly work: (received: Received, resumed: boolean) => Promise<void>;
}

/** How one act is acknowledged; each is called at most once. */
export interface Acknowledgement {
  first(pen: Pen): Promise<void>;
  /** The act was taken before; the person has been answered. */
  duplicate(): Promise<void>;
  /** It could not be written down. */
  failed(drawing: Drawing, pen: Pen): Promise<void>;
}

export interface FrontDesk {
  /** For what is said before anything is received. */
  penFor(reader: Reader): Promise<Pen>;
  receive(received: Received, acknowledgement: Acknowledgement): Promise<void>;
  /** What was refused before it was received: acknowledged and answered by the caller. Never rejects. */
  refused(person: Actor, refused: Refused): Promise<void>;
  /** Works off what a crash left: entries read before anything new is received. Never rejects. */
  resume(left: readonly InboxEntry[]): Promise<void>;
}

export function createFrontDesk(deps: FrontDeskDeps): FrontDesk {
  const { inbox, answers, clock, ids, logger } = deps;
  const noteRefusal = createNoteRefusal(deps.audit, clock);

  /** What was acknowledged is not dropped because the database or the cloud was away for a moment. */
  async function patiently(work: (isAgain: boolean) => Promise<void>): Promise<void> {
    const giveUpAt = clock.now() + PATIENCE_MS;
    for (let isAgain = false; ; isAgain = true) {
      try {
        await work(isAgain);
        return;
      } catch (error) {
        const isPassing = OperationalError.is(error) && error.retry.kind === "after";
        if (!isPassing || clock.now() >= giveUpAt) throw error;
        logger.warn("An act of a person is tried again.", { code: error.code });
        await clock.sleep(TRY_AGAIN_MS, NEVER);
      }
    }
  }

  async function workOff(received: Received, resumed: boolean): Promise<void> {
    try {
      await patiently(async (isAgain) => deps.work(received, resumed || isAgain));
    } catch (error) {
      const reference = ids.next("ref");
      logger.error("An act of a person ended in an unexpected error.", {
        reference,
        kind: received.kind,
        error,
      });
      await answers.tell(received, notice(text("slack.somethingWentWrong", { reference })));
    }
    await patiently(async () => inbox.complete(received.key));
  }

  async function accept(received: Received, acknowledgement: Acknowledgement): Promise<boolean> {
    const pen = await answers.penFor(received);
    try {
      const isNew = await inbox.accept(toInboxEntry(received, clock.now()));
      await quietly(isNew ? acknowledgement.first(pen) : acknowledgement.duplicate());
      if (!isNew) await deps.audit.append(replayOf(received, clock.now()));
      return isNew;
    } catch (error) {
      const reference = ids.next("ref");
      logger.error("An act of a person could not be written down.", {
        reference,
        kind: received.kind,
        error,
      });
      const drawing = notice(text("slack.somethingWentWrong", { reference }))(pen);
      await quietly(acknowledgement.failed(drawing, pen));
      return false;
    }
  }

  /** A socket may close between the act and its acknowledgement; the work goes on from the inbox. */
  async function quietly(acknowledged: Promise<void>): Promise<void> {
    await acknowledged.catch((error: unknown) =>
      logger.warn("An acknowledgement did not get through.", { error }),
    );
  }

  return {
    penFor: async (reader) => answers.penFor(reader),

    async receive(received, acknowledgement) {
      if (await accept(received, acknowledgement)) await workOff(received, false);
    },

    async refused(person, refused) {
      try {
        await noteRefusal({ person }, refused);
      } catch (error) {
        logger.error("A refusal could not be written down.", { error });
      }
    },
    async resume(left) {
      try {
        for (const entry of left) {
          const received = fromInboxEntry(entry);
          if (received) await workOff(received, true);
          else await inbox.complete(entry.key);
        }
      } catch (error) {
        logger.error("The inbox could not be worked off.", { error });
      }
    },
  };
}

const ACTS: Readonly<Record<Received["kind"], RefusedAct>> = {
  command: "command",
  click: "click",
  decision: "vote",
  glass: "vote",
  form: "request",
  shortcut: "request",
  offer: "step",
};

function replayOf({ kind, key, person: actor }: Received, at: number): NewAuditRecord {
  return { at, actor, body: { type: "replayed", act: ACTS[kind], key } };
}
