import { expect, test } from "vitest";

import type { Actor } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Migration } from "../model/migration.ts";
import { aDecision, aMigration, aMigrationRequest, anAction, aPolicy } from "../testing/builders.ts";
import { TEST_EPOCH } from "../testing/clock.ts";
import { testRunnerDeps } from "../testing/runner-deps.ts";
import { deskOf } from "./desk-of.ts";

const person = (userId: string): Actor => ({ kind: "slackUser", teamId: "T1", userId });
const ME = person("U1");
const OTHER = person("U2");
const DIGEST = "d".repeat(64);
const { target } = aMigrationRequest();

function waiting(overrides: Partial<Migration> = {}): Migration {
  return aMigration({
    phase: "awaiting_approval",
    planDigest: DIGEST,
    approvalExpiresAt: TEST_EPOCH + 60_000,
    request: aMigrationRequest({ requestedBy: OTHER }),
    ...overrides,
  });
}

interface World {
  readonly open?: readonly Migration[];
  readonly ended?: readonly Migration[];
  readonly policy?: Partial<ApprovalPolicy>;
  readonly standing?: () => Promise<"member" | "guest">;
}

const named = (users: readonly string[], usergroups: readonly string[] = []): Partial<ApprovalPolicy> => ({
  rules: [{ users, usergroups, count: 2 }],
});

function deskIn({ open = [], ended = [], policy = named(["U1"]), standing = async () => "member" }: World) {
  let asked = 0;
  const deps = testRunnerDeps({
    settings: { policies: { [target.environment]: aPolicy(policy) } },
    people: {
      standing: async () => {
        asked += 1;
        return standing();
      },
      usergroupMembers: async () => ["U1"],
    },
  });
  return { desk: deskOf(deps, { waves: [], open, ended }, ME), asked: () => asked };
}

test("what waits for a vote is what the person's vote would count for", async () => {
  const { desk, asked } = deskIn({ open: [waiting({ id: "mig_2" }), waiting({ id: "mig_1" })] });
  expect((await desk).votes).toMatchObject([{ migration: { id: "mig_2" } }, { migration: { id: "mig_1" } }]);
  // Slack is asked once, however much waits.
  expect(asked()).toBe(1);
});

test.each<[string, World]>([
  ["the person asked for", { open: [waiting({ request: aMigrationRequest({ requestedBy: ME }) })] }],
  [
    "the person has voted on",
    { open: [waiting({ decisions: [aDecision({ actor: ME, planDigest: DIGEST })] })] },
  ],
  ["has expired", { open: [waiting({ approvalExpiresAt: TEST_EPOCH })] }],
  ["goes on already", { open: [waiting({ phase: "importing" })] }],
  ["others decide", { open: [waiting()], policy: named(["U9"]) }],
  ["guests may not decide", { open: [waiting()], standing: async () => "guest" }],
  [
    "nobody can say who it is",
    { open: [waiting()], standing: async () => Promise.reject(new Error("down")) },
  ],
])("nothing waits of what %s", async (_, world) => {
  expect((await deskIn(world).desk).votes).toEqual([]);
});

test("a step beyond the plan waits for a vote, too, even after the end", async () => {
  const action = anAction({ state: "proposed", owner: OTHER, expiresAt: TEST_EPOCH + 60_000, decisions: [] });
  const ended = [waiting({ phase: "succeeded", actions: [action] })];
  const { desk } = deskIn({ ended, policy: named([], ["S1"]) });
  expect((await desk).votes).toMatchObject([{ action: { id: action.id } }]);
});

test("what waits for a window is shown to whoever asked or voted, the next one first", async () => {
  const mine = aMigrationRequest({ requestedBy: ME });
  const scheduled = (id: string, overrides: Partial<Migration>): Migration =>
    waiting({ id, phase: "scheduled", ...overrides });
  const open = [
    scheduled("mig_never", { request: mine, opensAt: null }),
    scheduled("mig_late", { request: mine, opensAt: TEST_EPOCH + 2 }),
    scheduled("mig_next", { opensAt: TEST_EPOCH + 1, decisions: [aDecision({ actor: ME })] }),
    scheduled("mig_other", { opensAt: TEST_EPOCH }),
  ];
  const desk = await deskIn({ open }).desk;
  expect(desk.scheduled.map(({ id }) => id)).toEqual(["mig_next", "mig_late", "mig_never"]);
  expect(desk.open).toEqual([]);
});

test("the person's own migrations stand apart from those of others", async () => {
  const mine = aMigrationRequest({ requestedBy: ME });
  const open = [waiting({ id: "mig_a", request: mine }), waiting({ id: "mig_b" })];
  const ended = [
    waiting({ id: "mig_c", phase: "failed", request: mine }),
    waiting({ id: "mig_d", phase: "failed" }),
  ];
  const desk = await deskIn({ open, ended }).desk;
  expect(desk).toMatchObject({ open: [{ id: "mig_a" }], ended: [{ id: "mig_c" }] });
  expect(desk.votes).toMatchObject([{ migration: { id: "mig_b" } }]);
});
