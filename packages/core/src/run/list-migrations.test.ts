import { expect, test } from "vitest";

import { type ListFilter, NO_FILTER } from "../intake/list-filter.ts";
import type { Actor } from "../model/actor.ts";
import type { MigrationEvent, MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import type { MigrationFilter } from "../ports/migration-store.ts";
import { aDecision, aMigration, aMigrationRequest } from "../testing/builders.ts";
import { TEST_EPOCH } from "../testing/clock.ts";
import { testRunnerDeps } from "../testing/runner-deps.ts";
import { isOf, listHistory, listMigrations } from "./list-migrations.ts";

const ME: Actor = { kind: "slackUser", teamId: "T1", userId: "U1" };
const OTHER: Actor = { kind: "slackUser", teamId: "T1", userId: "U2" };
const { target } = aMigrationRequest();

function of(id: string, requestedBy: Actor, overrides: Partial<Migration> = {}): Migration {
  return aMigration({ id, request: aMigrationRequest({ requestedBy }), ...overrides });
}

/** A store that gives these rows, newest first, and remembers how it was asked. */
function deskWith(rows: readonly Migration[], events: readonly MigrationEvent[] = []) {
  const asked: MigrationFilter[] = [];
  const deps = testRunnerDeps({
    settings: { targets: [target] },
    store: {
      async list(filter) {
        asked.push(filter);
        const { askedBy } = filter;
        const wanted = askedBy ? rows.filter((row) => isOf(row, askedBy)) : rows;
        return wanted.slice(0, filter.limit);
      },
      events: async () => events,
    },
  });
  return { deps, asked };
}

const order = (filter: Partial<ListFilter>, limit = 10) => ({
  filter: { ...NO_FILTER, ...filter },
  actor: ME,
  limit,
});

test("a list holds what fits, and says when there is more", async () => {
  const { deps } = deskWith([of("mig_3", ME), of("mig_2", OTHER), of("mig_1", ME)]);
  expect(await listMigrations(deps, order({}, 2))).toMatchObject({
    migrations: [{ id: "mig_3" }, { id: "mig_2" }],
    more: true,
  });
  expect(await listMigrations(deps, order({ mine: true }, 2))).toMatchObject({
    migrations: [{ id: "mig_3" }, { id: "mig_1" }],
    more: false,
  });
});

test("the store is asked for what is open, of the target, and since then", async () => {
  const { deps, asked } = deskWith([]);
  await listMigrations(deps, order({ open: true, targetName: target.name, withinMs: 3_600_000 }));
  await listMigrations(deps, order({ targetName: target.instanceId }));
  expect(asked).toEqual([
    {
      ended: false,
      instanceId: target.instanceId,
      createdSince: deps.clock.now() - 3_600_000,
      limit: 11,
    },
    { instanceId: target.instanceId, limit: 11 },
  ]);
});

test("a target that nobody configured is refused, with the nearest one", async () => {
  const { deps } = deskWith([]);
  const mistyped = `${target.name.slice(0, -1)}x`;
  expect(await listMigrations(deps, order({ targetName: mistyped }))).toMatchObject({
    kind: "refused",
    answer: { key: "intake.mistypedTarget", values: { nearest: target.name } },
  });
  expect(await listHistory(deps, order({ targetName: "elsewhere" }))).toMatchObject({ kind: "refused" });
});

const event = (at: number, body: MigrationEventBody, actor: Actor): MigrationEvent => ({
  sequence: at,
  at: TEST_EPOCH + at,
  actor,
  body,
  hash: "",
});

test("history tells when and by whom it was ended, and who approved", async () => {
  const denied = { type: "denied", planDigest: "d", reason: "no" } as const;
  const events = [
    event(1, { type: "requested" }, ME),
    event(2, denied, OTHER),
    event(3, { type: "action_expired", actionId: "a1", kind: "back_up" }, { kind: "system" }),
  ];
  const decisions = [aDecision({ actor: OTHER }), aDecision({ actor: ME, verdict: "deny" })];
  const { deps, asked } = deskWith([of("mig_1", ME, { phase: "denied", decisions })], events);
  expect(await listHistory(deps, order({}))).toMatchObject({
    past: [{ migration: { id: "mig_1" }, endedAt: TEST_EPOCH + 2, endedBy: OTHER, approvedBy: [OTHER] }],
    more: false,
  });
  expect(asked).toMatchObject([{ ended: true }]);
});

test("nobody is named for an end that came by itself", async () => {
  const events = [event(5, { type: "expired" }, { kind: "system" })];
  const { deps } = deskWith([of("mig_1", ME, { phase: "expired" })], events);
  expect(await listHistory(deps, order({}))).toMatchObject({
    past: [{ endedAt: TEST_EPOCH + 5, endedBy: null, approvedBy: [] }],
  });
});
