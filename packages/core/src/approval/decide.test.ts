import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Actor } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval.ts";
import type { Migration } from "../model/migration.ts";
import { aMigration, TEST_EPOCH } from "../testing/index.ts";
import { decide, type DecisionContext, type Vote } from "./decide.ts";
import { countApprovals, questionOfPlan } from "./question.ts";

const DIGEST = "ab".repeat(32);
const POLICY: ApprovalPolicy = {
  users: ["U2", "U3"],
  usergroups: ["S1"],
  quorum: 1,
  requesterMayApprove: false,
  expiresAfterMs: 3_600_000,
};

function user(userId: string): Actor {
  return { kind: "slackUser", teamId: "T1", userId };
}

function waiting(change: Partial<Migration> = {}): Migration {
  return aMigration({
    phase: "awaiting_approval",
    planDigest: DIGEST,
    revision: 1,
    approvalExpiresAt: TEST_EPOCH + POLICY.expiresAfterMs,
    ...change,
  });
}

function context(change: Partial<DecisionContext> = {}): DecisionContext {
  return {
    question: questionOfPlan(waiting()),
    policy: POLICY,
    voter: { isMember: true, usergroups: [] },
    now: TEST_EPOCH + 1000,
    ...change,
  };
}

const APPROVE: Vote = { actor: user("U2"), verdict: "approve", reason: null, planDigest: DIGEST };

test("an approver's vote settles the question when one is enough", () => {
  expect(decide(APPROVE, context())).toMatchObject({ kind: "counted", settled: "approve", approvals: 1 });
});

test("the first eight characters of the digest are enough, fewer are not", () => {
  expect(decide({ ...APPROVE, planDigest: DIGEST.slice(0, 8) }, context()).kind).toBe("counted");
  expect(decide({ ...APPROVE, planDigest: DIGEST.slice(0, 7) }, context()).kind).toBe("refused");
});

test("a member of a named usergroup may approve", () => {
  const vote = { ...APPROVE, actor: user("U9") };
  expect(decide(vote, context({ voter: { isMember: true, usergroups: ["S1"] } })).kind).toBe("counted");
});

test("two of two need two different people", () => {
  const policy = { ...POLICY, quorum: 2 };
  const first = decide(APPROVE, context({ policy }));
  if (first.kind !== "counted") throw new Error("refused");
  expect(first.settled).toBeNull();
  const question = questionOfPlan(waiting({ decisions: [first.decision] }));
  expect(decide(APPROVE, context({ policy, question }))).toMatchObject({
    answer: { key: "approval.alreadyVoted" },
  });
  const second = decide({ ...APPROVE, actor: user("U3") }, context({ policy, question }));
  expect(second).toMatchObject({ kind: "counted", settled: "approve", approvals: 2 });
});

describe("a vote is refused", () => {
  test.each<[string, string, Partial<Vote>, Partial<DecisionContext>]>([
    ["of the requester", "approval.ownRequest", { actor: user("U1") }, {}],
    ["of somebody the policy does not name", "approval.notApprover", { actor: user("U9") }, {}],
    ["of a guest", "approval.notMember", {}, { voter: { isMember: false, usergroups: ["S1"] } }],
    ["for another plan", "approval.planChanged", { planDigest: "cd".repeat(32) }, {}],
    ["at the very end of its time", "approval.expired", {}, { now: TEST_EPOCH + POLICY.expiresAfterMs }],
    ["after a denial", "approval.denied", {}, { question: questionOfPlan(waiting({ phase: "denied" })) }],
    ["when it is a denial without a reason", "approval.reasonNeeded", { verdict: "deny", reason: "  " }, {}],
    ["of the terminal", "approval.notApprover", { actor: { kind: "cliUser", name: "root" } }, {}],
  ])("%s (%s)", (_why, key, vote, change) => {
    expect(decide({ ...APPROVE, ...vote }, context(change))).toMatchObject({
      kind: "refused",
      answer: { key },
    });
  });
});

test("a requester may take the request back by denying it", () => {
  const vote: Vote = { ...APPROVE, actor: user("U1"), verdict: "deny", reason: "wrong server" };
  expect(decide(vote, context())).toMatchObject({ kind: "counted", settled: "deny" });
});

test("no sequence of votes lets anyone but enough named approvers of this plan approve", () => {
  const voteArbitrary = fc.record({
    actor: fc.constantFrom("U1", "U2", "U3", "U9", "U8").map(user),
    verdict: fc.constantFrom<Vote["verdict"]>("approve", "deny"),
    reason: fc.constantFrom(null, "", "because"),
    planDigest: fc.constantFrom(DIGEST, DIGEST.slice(0, 8), "cd".repeat(32), ""),
    atMs: fc.integer({ min: 0, max: 2 * POLICY.expiresAfterMs }),
    isMember: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(voteArbitrary, { maxLength: 20 }),
      fc.integer({ min: 1, max: 3 }),
      (votes, quorum) => {
        const policy = { ...POLICY, quorum };
        let migration = waiting();
        const counted = new Set<string>();
        for (const { atMs, isMember, ...vote } of votes) {
          const now = TEST_EPOCH + atMs;
          const outcome = decide(vote, {
            question: questionOfPlan(migration),
            policy,
            voter: { isMember, usergroups: [] },
            now,
          });
          if (outcome.kind === "refused") continue;
          expect(migration.phase).toBe("awaiting_approval");
          expect(isMember && atMs < POLICY.expiresAfterMs && DIGEST.startsWith(vote.planDigest)).toBe(true);
          migration = { ...migration, decisions: [...migration.decisions, outcome.decision] };
          if (vote.verdict === "approve" && vote.actor.kind === "slackUser") {
            expect(["U2", "U3"]).toContain(vote.actor.userId);
            counted.add(vote.actor.userId);
          }
          if (outcome.settled === "approve") expect(counted.size).toBeGreaterThanOrEqual(quorum);
          if (outcome.settled)
            migration = { ...migration, phase: outcome.settled === "deny" ? "denied" : "rechecking" };
        }
        expect(countApprovals(migration)).toBe(counted.size);
      },
    ),
  );
});
