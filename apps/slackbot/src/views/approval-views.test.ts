/** The card in the states that only richer policies bring about. */
import { type ApprovalPolicy, type Migration, say, summarize, text } from "@bakferry/core";
import { aDecision, aMigration, aPolicy, TEST_EPOCH } from "@bakferry/core/testing";
import type { KnownBlock } from "@slack/types";
import { describe, expect, test } from "vitest";

import { askedOf } from "./asked.ts";
import type { Drawing } from "./blocks.ts";
import { glassAlarm, glassModal } from "./glass.ts";
import { messageProblems, modalProblems } from "./limits.ts";
import { nudgeMessage } from "./nudge.ts";
import { createPen, type Pen } from "./pen.ts";
import { questionCard } from "./question-card.ts";
import { cardState, type CardState } from "./question-state.ts";
import { reviewModal } from "./review-modal.ts";
import { threadEntry } from "./thread-entry.ts";

const DIGEST = "a".repeat(64);
const PEN = createPen("full", "en");
const PENS = [PEN, createPen("classic", "en"), createPen("full", "zh-CN")];
const BALLOT = { askedAt: TEST_EPOCH, nudges: [], replaced: null, keptFrom: null };
const GLASS = {
  actor: { kind: "slackUser" as const, teamId: "T1", userId: "U5" },
  reason: "the shop is down and <!channel> waits",
  planDigest: DIGEST,
  brokenAt: TEST_EPOCH,
  channels: ["C0AUDIT"],
  reviewDueAt: TEST_EPOCH + 1000,
  remindedAt: null,
  review: null,
};
const NIGHTS = {
  timeZone: "Asia/Shanghai",
  allow: [{ days: ["mon" as const], from: "22:00", to: "02:00" }],
  deny: [],
  overrun: false,
};
const BREAK_GLASS = {
  users: ["U5"],
  usergroups: [],
  minReasonLength: 20,
  notify: ["C0AUDIT"],
  reviewWithinMs: 1000,
};

function open(change: Partial<Migration> = {}): Migration {
  return aMigration({
    phase: "awaiting_approval",
    planDigest: DIGEST,
    revision: 1,
    approvalExpiresAt: TEST_EPOCH + 3_600_000,
    ballot: BALLOT,
    ...change,
  });
}

function subjectOf(migration: Migration, policy: ApprovalPolicy = aPolicy()) {
  const subject = { kind: "plan" as const, migration, summary: summarize(migration, policy) };
  return { subject, policy, revision: migration.revision };
}

function card(migration: Migration, policy?: ApprovalPolicy, pen: Pen = PEN): Drawing {
  const drawing = questionCard(subjectOf(migration, policy), pen);
  expect(messageProblems(drawing.blocks)).toEqual([]);
  return drawing;
}

function words({ blocks }: Drawing): string {
  return JSON.stringify(blocks);
}

function buttonsIn(blocks: readonly KnownBlock[]): readonly string[] {
  return blocks.flatMap((block) =>
    block.type === "actions"
      ? block.elements.map((element) => ("action_id" in element && element.action_id) || "")
      : [],
  );
}

describe("the approval card", () => {
  test("says for each of several rules what is still missing, and from whom", () => {
    const policy = aPolicy({
      rules: [
        { users: ["U2"], usergroups: [], count: 1 },
        { users: [], usergroups: ["S0LEAD"], count: 2 },
      ],
    });
    const drawn = words(card(open({ decisions: [aDecision()] }), policy));
    expect(drawn).toContain("Approvals: 1 of 3");
    expect(drawn).toContain("1 of 1 from <@U2>");
    expect(drawn).toContain("0 of 2, 2 more from <!subteam^S0LEAD>");
    expect(drawn).toContain("not by the requester · not by the uploader");
  });

  test("says of a vote that counts no longer that it does not", () => {
    const voter = { isMember: false, usergroups: [] };
    const drawn = words(card(open({ decisions: [aDecision({ voter })] })));
    expect(drawn).toContain("Approvals: 0 of 1");
    expect(drawn).toContain("counts no longer: not an approver any more");
  });

  test("shows what changed, escaped, and whose votes are void", () => {
    const differences = [{ field: "source.key", before: '"<!channel>"', after: '"b"' }];
    const replaced = { differences, voided: [aDecision()] };
    const drawn = words(card(open({ revision: 2, ballot: { ...BALLOT, replaced } })));
    expect(drawn).toContain("Changed since revision 1:");
    expect(drawn).toContain("• Object: &lt;!channel&gt; → b");
    expect(drawn).not.toContain("<!channel>");
    expect(drawn).toContain("Votes that count no longer: <@U2>");
  });

  test("says in which windows it starts, and when the next one opens", () => {
    // A Wednesday: the next Monday is far.
    const drawn = words(
      card(open({ updatedAt: Date.parse("2026-11-25T00:00:00Z") }), aPolicy({ windows: NIGHTS })),
    );
    expect(drawn).toContain("Starts only in its windows: mon 22:00–02:00 (Asia/Shanghai).");
    expect(drawn).toContain(`<!date^${Date.parse("2026-11-30T14:00:00Z") / 1000}^`);
  });

  test.each<[CardState, Migration, readonly string[]]>([
    [
      "open",
      open({ decisions: [aDecision()] }),
      [
        "approval.approve",
        "approval.review",
        "approval.deny",
        "approval.withdraw",
        "approval.check",
        "glass.break",
      ],
    ],
    [
      "open",
      open({ phase: "checking" }),
      ["approval.approve", "approval.review", "approval.deny", "approval.check", "glass.break"],
    ],
    ["scheduled", open({ phase: "scheduled", opensAt: TEST_EPOCH }), ["glass.break"]],
    ["glass", open({ phase: "importing", brokenGlass: GLASS }), ["glass.review"]],
    [
      "glass",
      open({ phase: "succeeded", brokenGlass: { ...GLASS, review: { actor: GLASS.actor, at: 1 } } }),
      [],
    ],
  ])("offers when it is %s what can be done then", (state, migration, buttons) => {
    const policy = aPolicy({ confirm: "one-click", breakGlass: BREAK_GLASS });
    expect(cardState(subjectOf(migration, policy))).toBe(state);
    for (const pen of PENS) expect(buttonsIn(card(migration, policy, pen).blocks)).toEqual(buttons);
  });

  test("lets nobody approve by one click what needs a reason", () => {
    const policy = aPolicy({ confirm: "one-click", approveReason: "always" });
    expect(buttonsIn(card(open(), policy).blocks)).not.toContain("approval.approve");
  });

  test("of a broken glass is loud, says why and by whom, and mentions nobody whom the reason names", () => {
    const drawn = card(open({ phase: "importing", brokenGlass: GLASS }));
    expect(drawn.text).toContain("Glass broken");
    expect(words(drawn)).toContain("Broken by <@U5>");
    expect(words(drawn)).not.toContain("<!channel>");
  });
});

describe("a reminder", () => {
  const nudges = [
    { kind: "reminder" as const, at: TEST_EPOCH, coversMs: 1 },
    { kind: "escalation" as const, at: TEST_EPOCH, coversMs: 2 },
  ];
  const policy = aPolicy({
    rules: [
      { users: ["U2"], usergroups: [], count: 1 },
      { users: ["U3"], usergroups: [], count: 1 },
    ],
    escalation: { users: ["U7"], usergroups: [], afterMs: 2 },
  });
  const nudge = (migration: Migration, number: number): Drawing =>
    nudgeMessage({ ...subjectOf(migration, policy), revision: 1, number }, PEN);

  test("calls those whose approval is missing, and nobody else", () => {
    const migration = open({ decisions: [aDecision()], ballot: { ...BALLOT, nudges: nudges.slice(0, 1) } });
    const { text } = nudge(migration, 1);
    expect(text).toContain("<@U3>");
    expect(text).not.toContain("<@U2>");
    expect(text).toContain("1 approval is missing.");
  });

  test("that asks more people calls them, and the one before shrinks", () => {
    const migration = open({ ballot: { ...BALLOT, nudges } });
    expect(nudge(migration, 2).text).toMatch(/^<@U7>\nNobody has decided yet/);
    expect(nudge(migration, 1).text).toBe("A reminder stood here; a newer one follows.");
  });

  test.each([open({ phase: "rechecking" }), open({ revision: 2 })])(
    "shrinks once the question is over",
    (row) => {
      expect(nudge({ ...row, ballot: { ...BALLOT, nudges } }, 2).text).toContain("nobody is waited for");
    },
  );
});

test("the alarm in another channel calls the approvers, who have to review it", () => {
  const migration = open({ phase: "importing", brokenGlass: GLASS });
  const alarm = glassAlarm(subjectOf(migration), PEN);
  expect(messageProblems(alarm.blocks)).toEqual([]);
  expect(words(alarm)).toContain("<!subteam^S1> <@U2>");
  expect(buttonsIn(alarm.blocks)).toEqual(["glass.review"]);
});

test("the forms ask for what the policy asks for", () => {
  const policy = aPolicy({ confirm: "typed-name", approveReason: "always", breakGlass: BREAK_GLASS });
  for (const pen of PENS) {
    const { subject } = subjectOf(open(), policy);
    const privateMetadata = "{}";
    const review = reviewModal({ subject, policy, preselected: null, privateMetadata }, pen);
    const glass = glassModal({ asked: askedOf(subject, policy), privateMetadata }, pen);
    for (const view of [review, glass]) {
      expect(modalProblems(view)).toEqual([]);
      expect(JSON.stringify(view)).toContain(pen.say(text("slack.review.typedName", { name: "dbtest" })));
    }
    const reason = review.blocks.find(({ block_id }) => block_id === "reason");
    expect(reason).toMatchObject({ optional: false });
  }
});

test("an entry calls everybody it is for once, and tells its moment in the reader's zone", () => {
  const requestedBy = { kind: "slackUser" as const, teamId: "T1", userId: "U1" };
  const other = { ...requestedBy, userId: "U2" };
  const drawn = threadEntry(
    {
      entry: {
        level: "waiting",
        text: subjectOf(open()).subject.summary.headline,
        details: [],
        remedies: [],
        verbatim: null,
        broadcast: false,
        mentionsRequester: true,
        mentions: [requestedBy, other],
        when: TEST_EPOCH,
      },
      requestedBy,
      actor: { kind: "system" },
    },
    PEN,
  );
  expect(drawn.text).toMatch(/^<@U1> <@U2> /);
  expect(drawn.text).toContain(`<!date^${TEST_EPOCH / 1000}^`);
  expect(drawn.text).toContain(say(subjectOf(open()).subject.summary.headline));
});
