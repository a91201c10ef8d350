/** Clicks and commands, written down before the chat is told that they arrived; the chat sends some of them twice. */
import type { Clock, Inbox } from "@bakferry/core";
import type { Kysely } from "kysely";

import type { Tables } from "./schema.ts";
import type { Holder } from "./worker-identity.ts";

export function createInbox(db: Kysely<Tables>, clock: Clock, worker: Holder): Inbox {
  const { owner } = worker;

  /** Of this machine, and running no more. */
  async function ownersGone(): Promise<readonly string[]> {
    const held = await db
      .selectFrom("inbox")
      .select("claim_owner")
      .distinct()
      .where("completed_at", "is", null)
      .execute();
    return held.flatMap(({ claim_owner: each }) => (each !== null && worker.isGone(each) ? [each] : []));
  }

  return {
    async accept({ key, kind, payload, acceptedAt }) {
      const inserted = await db
        .insertInto("inbox")
        .values({
          key,
          kind,
          payload,
          accepted_at: acceptedAt,
          completed_at: null,
          claim_owner: owner,
          claimed_until: clock.now() + worker.leaseMs,
        })
        .onConflict((conflict) => conflict.column("key").doNothing())
        .returning("id")
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async pending() {
      const rows = await db
        .selectFrom("inbox")
        .select(["key", "kind", "payload", "accepted_at as acceptedAt"])
        .where("completed_at", "is", null)
        .orderBy("id")
        .execute();
      return rows;
    },

    async takeOver() {
      const now = clock.now();
      const claim = { claim_owner: owner, claimed_until: now + worker.leaseMs };
      await db
        .updateTable("inbox")
        .set(claim)
        .where("completed_at", "is", null)
        .where("claim_owner", "=", owner)
        .execute();
      const gone = await ownersGone();
      // One statement: of two processes the second one finds the claim of the first.
      const taken = await db
        .updateTable("inbox")
        .set(claim)
        .where("completed_at", "is", null)
        .where((eb) =>
          eb.or([
            eb("claimed_until", "<=", now),
            ...(gone.length > 0 ? [eb("claim_owner", "in", [...gone])] : []),
          ]),
        )
        .returning(["id", "key", "kind", "payload", "accepted_at as acceptedAt"])
        .execute();
      return taken
        .toSorted((a, b) => a.id - b.id)
        .map(({ key, kind, payload, acceptedAt }) => ({ key, kind, payload, acceptedAt }));
    },

    async complete(key) {
      await db
        .updateTable("inbox")
        .set({ completed_at: clock.now() })
        .where("key", "=", key)
        .where("completed_at", "is", null)
        .execute();
    },
  };
}
