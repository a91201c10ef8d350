import { describe, expect, test } from "vitest";

import { OperationalError } from "../errors/operational-error.ts";
import type { Actor } from "../model/actor.ts";
import type { TicketOrder } from "../ports/ticket-issuer.ts";
import { aStagedObject } from "../testing/builders.ts";
import { onlyThese } from "../testing/runner-deps.ts";
import { issueTicket, type TicketDeps } from "./issue-ticket.ts";

const KEY = "migrate/dbtestFULL20261122.bak";
const SOMEBODY: Actor = { kind: "slackUser", teamId: "T1", userId: "U1" };
const TICKET = { line: '{"version":1}', expiresAt: 1 };

function world(given: Partial<TicketDeps> & { readonly isThere?: boolean } = {}): {
  readonly deps: TicketDeps;
  readonly orders: TicketOrder[];
  readonly logged: unknown[];
} {
  const orders: TicketOrder[] = [];
  const logged: unknown[] = [];
  const note = (...line: readonly unknown[]): void => void logged.push(line);
  const deps: TicketDeps = {
    objects: onlyThese<TicketDeps["objects"]>("objects", {
      head: () => Promise.resolve(given.isThere ? aStagedObject({ key: KEY }) : undefined),
    }),
    settings: onlyThese<TicketDeps["settings"]>("settings", {
      staging: { bucket: "migratetest", prefix: "migrate/" },
    }),
    logger: { info: note, warn: note, error: note },
    tickets: {
      issue(order) {
        orders.push(order);
        return Promise.resolve(TICKET);
      },
    },
    ...given,
  };
  return { deps, orders, logged };
}

describe("a ticket", () => {
  test("is for the one object, by the name of who asked, and not in the log", async () => {
    const { deps, orders, logged } = world();
    const outcome = await issueTicket(deps, { key: KEY, wantedBy: SOMEBODY });
    expect(outcome).toEqual({
      kind: "issued",
      ticket: TICKET,
      address: { bucket: "migratetest", key: KEY },
    });
    expect(orders).toEqual([
      { bucket: "migratetest", key: KEY, sessionName: "bakferry-slack-T1-U1", uploaderId: "U1" },
    ]);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain(TICKET.line);
  });

  test.each([
    ["where nobody set tickets up", { tickets: null }, KEY, "ticket.off"],
    ["for what is there", { isThere: true }, KEY, "ticket.taken"],
    ["for a key outside of the staging prefix", {}, "elsewhere/dbtest.bak", "ticket.off"],
    ["for a key with a wildcard", {}, "migrate/*.bak", "ticket.off"],
    ["for a key of another folder", {}, "migrate/other/dbtest.bak", "ticket.off"],
  ])("is not given %s", async (_, given, key, answer) => {
    const { deps, orders } = world(given);
    const outcome = await issueTicket(deps, { key, wantedBy: SOMEBODY });
    expect(outcome).toMatchObject({ kind: "refused", answer: [{ key: answer }] });
    expect(orders).toEqual([]);
  });

  test("that STS refuses is answered with what the cloud said", async () => {
    const failure = new OperationalError("RAM_ACCESS_DENIED", { message: "no", verbatim: "NoPermission" });
    const { deps } = world({ tickets: { issue: () => Promise.reject(failure) } });
    const outcome = await issueTicket(deps, { key: KEY, wantedBy: SOMEBODY });
    expect(outcome).toMatchObject({
      kind: "refused",
      answer: [{ key: "intake.cloudTrouble", values: { verbatim: "NoPermission" } }],
    });
  });
});
