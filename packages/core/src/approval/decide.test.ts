import { describe, expect, test } from "vitest";

import type { Actor } from "../model/actor.ts";
import type { Migration } from "../model/migration.ts";
import { aDecision, aMigration, aPolicy, aStagedObject, TEST_EPOCH } from "../testing/index.ts";
import { decide, type DecisionContext, refuseWithdrawal, type Vote } from "./decide.ts";
import { questionOfPlan } from "./question.ts";

const DIGEST = "ab".repeat(32);
const RULE = { users: ["U2", "U3"], usergroups: ["S1"], count: 1 };
const POLICY = aPolicy({ rules: [RULE] });

function user(userId: string): Actor {
  return { kind: "slackUser", teamId: "T1", userId };
}

function waiting(change: Partial<Migration> = {}): Migration {
  return aMigration({
    phase: "awaiting_approval",
    planDigest: DIGEST,
    revision: 1,
    approvalExpiresAt: TEST_EPOCH + POLICY.expiresAfterMs,
    ballot: { askedAt: TEST_EPOCH, nudges: [], replaced: null, keptFrom: null },
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
  expect(decide(APPROVE, context())).toMatchObject({
    kind: "counted",
    settled: "approve",
    tally: { given: 1, needed: 1 },
  });
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
  const policy = { ...POLICY, rules: [{ ...RULE, count: 2 }] };
  const first = decide(APPROVE, context({ policy }));
  if (first.kind !== "counted") throw new Error("refused");
  expect(first.settled).toBeNull();
  const question = questionOfPlan(waiting({ decisions: [first.decision] }));
  expect(decide(APPROVE, context({ policy, question }))).toMatchObject({
    answer: { key: "approval.alreadyVoted" },
  });
  const second = decide({ ...APPROVE, actor: user("U3") }, context({ policy, question }));
  expect(second).toMatchObject({ kind: "counted", settled: "approve", tally: { given: 2, needed: 2 } });
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
    [
      "while it is checked again",
      "approval.checking",
      {},
      { question: questionOfPlan(waiting({ phase: "checking" })) },
    ],
    [
      "once it waits for its window",
      "approval.scheduled",
      {},
      { question: questionOfPlan(waiting({ phase: "scheduled" })) },
    ],
    [
      "without the name that the policy asks for",
      "approval.nameWrong",
      { typedName: "dbother" },
      { policy: { ...POLICY, confirm: "typed-name" } },
    ],
    [
      "without a reason where the policy asks for one",
      "approval.approveReasonNeeded",
      { reason: " " },
      { policy: { ...POLICY, approveReason: "always" } },
    ],
    ["where no rule names anybody", "approval.notApprover", {}, { policy: { ...POLICY, rules: [] } }],
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

test("the typed name counts without the space around it, and not in other letters", () => {
  const policy = { ...POLICY, confirm: "typed-name" as const };
  expect(decide({ ...APPROVE, typedName: " dbtest " }, context({ policy })).kind).toBe("counted");
  expect(decide({ ...APPROVE, typedName: "DBTEST" }, context({ policy })).kind).toBe("refused");
  const denial: Vote = { ...APPROVE, verdict: "deny", reason: "not today" };
  expect(decide(denial, context({ policy })).kind).toBe("counted");
});

test("warnings ask for a reason where the policy says so, and nothing else does", () => {
  const policy = { ...POLICY, approveReason: "with-warnings" as const };
  const question = questionOfPlan(waiting());
  expect(decide(APPROVE, context({ policy })).kind).toBe("counted");
  const unusual = context({ policy, question: { ...question, hasWarnings: true } });
  expect(decide(APPROVE, unusual)).toMatchObject({ answer: { key: "approval.approveReasonNeeded" } });
  expect(decide({ ...APPROVE, reason: "agreed with the owner" }, unusual).kind).toBe("counted");
});

describe("several rules", () => {
  const dba = { users: ["U2"], usergroups: ["S1"], count: 1 };
  const lead = { users: ["U3", "U2"], usergroups: [], count: 1 };

  test("all have to be met", () => {
    const policy = aPolicy({ rules: [dba, { ...lead, users: ["U3"] }] });
    const first = decide(APPROVE, context({ policy }));
    expect(first).toMatchObject({ kind: "counted", settled: null, tally: { given: 1, needed: 2 } });
    const question = questionOfPlan(waiting({ decisions: [aDecision({ planDigest: DIGEST })] }));
    const second = decide({ ...APPROVE, actor: user("U3") }, context({ policy, question }));
    expect(second).toMatchObject({ settled: "approve" });
  });

  test("keep nobody waiting for a person whom two of them name", () => {
    const policy = aPolicy({ rules: [dba, lead] });
    expect(decide(APPROVE, context({ policy }))).toMatchObject({ settled: "approve" });
  });
});

test("a vote counts no longer once its voter has left the group, or the workspace", () => {
  const policy = aPolicy({ rules: [{ users: ["U2"], usergroups: ["S1"], count: 2 }] });
  const earlier = (voter: { isMember: boolean; usergroups: readonly string[] }) =>
    questionOfPlan(waiting({ decisions: [aDecision({ actor: user("U9"), planDigest: DIGEST, voter })] }));
  const settledWith = (voter: { isMember: boolean; usergroups: readonly string[] }) => {
    const outcome = decide(APPROVE, context({ policy, question: earlier(voter) }));
    return outcome.kind === "counted" ? outcome.settled : outcome.answer.key;
  };
  expect(settledWith({ isMember: true, usergroups: ["S1"] })).toBe("approve");
  expect(settledWith({ isMember: true, usergroups: [] })).toBeNull();
  expect(settledWith({ isMember: false, usergroups: ["S1"] })).toBeNull();
});

test("those to whom it is escalated may vote from then on, under every rule", () => {
  const escalation = { users: ["U7"], usergroups: [], afterMs: 60_000 };
  const policy = aPolicy({ escalation });
  for (const verdict of ["approve", "deny"] as const) {
    const vote = { ...APPROVE, actor: user("U7"), verdict, reason: "because" };
    const at = (now: number) => decide(vote, context({ policy, now }));
    expect(at(TEST_EPOCH + 59_999)).toMatchObject({ answer: { key: "approval.notApprover" } });
    expect(at(TEST_EPOCH + 60_000)).toMatchObject({ settled: verdict });
  }
});

describe("a vote is taken back", () => {
  const question = questionOfPlan(waiting({ decisions: [aDecision({ planDigest: DIGEST })] }));
  const mine = { actor: user("U2"), planDigest: DIGEST };

  test("by the voter, while the question is open", () => {
    expect(refuseWithdrawal(mine, { question, now: TEST_EPOCH })).toBeNull();
  });

  test.each<[string, string, Partial<typeof mine>, number, Partial<Migration>]>([
    ["not by somebody else", "approval.noVote", { actor: user("U3") }, TEST_EPOCH, {}],
    ["not for another plan", "approval.planChanged", { planDigest: "cd".repeat(32) }, TEST_EPOCH, {}],
    ["not after its time", "approval.expired", {}, TEST_EPOCH + POLICY.expiresAfterMs, {}],
    ["not after the decision", "approval.alreadyApproved", {}, TEST_EPOCH, { phase: "rechecking" }],
  ])("%s (%s)", (_why, key, change, now, row) => {
    const decisions = [aDecision({ planDigest: DIGEST })];
    const asked = questionOfPlan(waiting({ decisions, ...row }));
    expect(refuseWithdrawal({ ...mine, ...change }, { question: asked, now })).toMatchObject({ key });
  });
});

describe("whoever uploaded the backup", () => {
  const object = { ...aStagedObject(), uploaderId: "U2" };
  const question = questionOfPlan(waiting({ source: { kind: "staged", object } }));

  test("does not approve it, as far as the object says who it was", () => {
    expect(decide(APPROVE, context({ question }))).toMatchObject({ answer: { key: "approval.ownUpload" } });
    expect(decide({ ...APPROVE, actor: user("U3") }, context({ question })).kind).toBe("counted");
  });

  test("may deny it, and approves it where the policy says so", () => {
    const denial: Vote = { ...APPROVE, verdict: "deny", reason: "the wrong file" };
    expect(decide(denial, context({ question })).kind).toBe("counted");
    const policy = { ...POLICY, excludes: ["requester" as const] };
    expect(decide(APPROVE, context({ question, policy })).kind).toBe("counted");
  });
});
