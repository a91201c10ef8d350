import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { Actor } from "../model/actor.ts";
import type { Decision } from "../model/approval.ts";
import { aDecision, aMigration, aPolicy, TEST_EPOCH } from "../testing/index.ts";
import { questionOfPlan } from "./question.ts";
import { tally } from "./tally.ts";

const PEOPLE = ["U1", "U2", "U3", "U4", "U5"];
const DIGEST = "ab".repeat(32);

const decision: fc.Arbitrary<Decision> = fc
  .record({
    userId: fc.constantFrom(...PEOPLE),
    planDigest: fc.constantFrom(DIGEST, "cd".repeat(32)),
    isMember: fc.boolean(),
    usergroups: fc.subarray(["S1", "S2"]),
    afterMs: fc.integer({ min: 0, max: 7_200_000 }),
  })
  .map(({ userId, planDigest, isMember, usergroups, afterMs }) => {
    const actor: Actor = { kind: "slackUser", teamId: "T1", userId };
    return aDecision({ actor, planDigest, voter: { isMember, usergroups }, decidedAt: TEST_EPOCH + afterMs });
  });
const rule = fc.record({
  users: fc.subarray(PEOPLE),
  usergroups: fc.subarray(["S1", "S2"]),
  count: fc.integer({ min: 1, max: 3 }),
});
const votes = fc.uniqueArray(decision, { selector: ({ actor }) => JSON.stringify(actor) });

function questionWith(decisions: readonly Decision[]) {
  return questionOfPlan(
    aMigration({
      phase: "awaiting_approval",
      planDigest: DIGEST,
      approvalExpiresAt: TEST_EPOCH + 3_600_000,
      ballot: { askedAt: TEST_EPOCH, nudges: [], replaced: null, keptFrom: null },
      decisions,
    }),
  );
}

test("in which order people voted does not matter", () => {
  const orders = votes.chain((given) =>
    fc.record({
      given: fc.constant(given),
      other: fc.shuffledSubarray(given, { minLength: given.length }),
      rules: fc.array(rule, { maxLength: 3 }),
    }),
  );
  fc.assert(
    fc.property(orders, ({ given, other, rules }) => {
      const policy = aPolicy({ rules, escalation: { users: ["U5"], usergroups: [], afterMs: 1_800_000 } });
      const [first, second] = [given, other].map((order) => tally(questionWith(order), policy));
      expect([first?.given, first?.isMet]).toEqual([second?.given, second?.isMet]);
    }),
  );
});

test("one more vote never takes an approval away, and what counts was given by an active other member in time", () => {
  fc.assert(
    fc.property(votes, fc.array(rule, { minLength: 1, maxLength: 3 }), (given, rules) => {
      const policy = aPolicy({ rules });
      const all = tally(questionWith(given), policy);
      const fewer = tally(questionWith(given.slice(1)), policy);
      expect(all.given).toBeGreaterThanOrEqual(fewer.given);
      for (const { actor, voter, planDigest, decidedAt } of all.rules.flatMap((each) => each.given)) {
        expect(voter.isMember && planDigest === DIGEST && decidedAt < TEST_EPOCH + 3_600_000).toBe(true);
        expect(actor).not.toEqual({ kind: "slackUser", teamId: "T1", userId: "U1" });
      }
    }),
  );
});

test("people whom all rules name meet them all, so that nobody waits for a person who has voted", () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), (rules) => {
      const everywhere = rules.map((each) => ({ ...each, users: PEOPLE }));
      const voters = ["U2", "U3", "U4"].map((userId) =>
        aDecision({ actor: { kind: "slackUser", teamId: "T1", userId }, planDigest: DIGEST }),
      );
      expect(tally(questionWith(voters), aPolicy({ rules: everywhere })).isMet).toBe(true);
    }),
  );
});

test("a policy without rules is never met", () => {
  expect(tally(questionWith([aDecision({ planDigest: DIGEST })]), aPolicy({ rules: [] }))).toMatchObject({
    isMet: false,
    needed: 0,
  });
});
