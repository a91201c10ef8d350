/** What people, the clock and the worker may do to an open question, in any order. */
import type { ApprovalPolicy } from "@bakferry/core";
import { aPolicy } from "@bakferry/core/testing";
import * as fc from "fast-check";

export const MINUTE_MS = 60_000;
export const PEOPLE = ["U1", "U2", "U3", "U4", "U5"] as const;
export type Person = (typeof PEOPLE)[number];
export const REQUESTER: Person = "U1";
export const GROUPS = ["S1", "S2"] as const;
export type Group = (typeof GROUPS)[number];

/** What may be done, each at the time that the clock shows then. */
export type Act =
  | { readonly kind: "vote"; readonly by: Person; readonly verdict: "approve" | "deny"; readonly card: Card }
  | { readonly kind: "withdraw"; readonly by: Person; readonly card: Card }
  | { readonly kind: "check"; readonly by: Person; readonly card: Card }
  | { readonly kind: "checked"; readonly plan: number }
  | { readonly kind: "glass"; readonly by: Person; readonly card: Card }
  | { readonly kind: "join" | "leave"; readonly who: Person; readonly group: Group }
  | { readonly kind: "deactivate" | "return"; readonly who: Person }
  | { readonly kind: "pass"; readonly minutes: number }
  | { readonly kind: "work" };
/** The card that is clicked: the newest one, the one before, or one that never was. */
export type Card = "new" | "old" | "forged";

const person = fc.constantFrom(...PEOPLE);
const card = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Card>("new") },
  { weight: 1, arbitrary: fc.constantFrom<Card>("old", "forged") },
);
const group = fc.constantFrom(...GROUPS);
export const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("vote" as const),
      by: person,
      verdict: fc.oneof(
        { weight: 8, arbitrary: fc.constant("approve" as const) },
        { weight: 1, arbitrary: fc.constant("deny" as const) },
      ),
      card,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("withdraw" as const), by: person, card }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("check" as const), by: person, card }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("checked" as const), plan: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("glass" as const),
      by: fc.constantFrom("U4" as const, "U2" as const),
      card,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("join" as const, "leave" as const), who: person, group }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("deactivate" as const, "return" as const), who: person }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), minutes: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 3, arbitrary: fc.constant<Act>({ kind: "work" }) },
);

const rule = fc.record({
  users: fc.subarray([...PEOPLE], { minLength: 1, maxLength: 3 }),
  usergroups: fc.subarray([...GROUPS]),
  count: fc.integer({ min: 1, max: 3 }),
});
export const policy: fc.Arbitrary<ApprovalPolicy> = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
    excludes: fc.subarray<"requester">(["requester"]),
    escalation: fc.option(fc.constant({ users: ["U5"], usergroups: [], afterMs: 20 * MINUTE_MS })),
    remindAfterMs: fc.subarray([10 * MINUTE_MS, 30 * MINUTE_MS]),
    breakGlass: fc.option(
      fc.constant({ users: ["U4"], usergroups: [], minReasonLength: 5, notify: ["C1"], reviewWithinMs: 1 }),
    ),
  })
  .map((drawn) => aPolicy(drawn));
