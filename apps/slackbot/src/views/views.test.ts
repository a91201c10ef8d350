import {
  advise,
  type Actor,
  commandFor,
  type Entry,
  type Finding,
  LOCALES,
  type Migration,
  say,
  summarizeAction,
  type Summary,
  type Text,
  text,
} from "@bakferry/core";
import {
  aDecision,
  aMigration,
  aMigrationRequest,
  anAction,
  aPolicy,
  aStagedObject,
  TEST_EPOCH,
} from "@bakferry/core/testing";
import type { KnownBlock } from "@slack/types";
import { describe, expect, test } from "vitest";

import { aFinding, aSummary, words } from "../testing/builders.ts";
import { askedOf } from "./asked.ts";
import type { Drawing } from "./blocks.ts";
import { detailsModal } from "./details-modal.ts";
import { ON_CARDS, openFindingBlocks } from "./findings.ts";
import { messageProblems, modalProblems } from "./limits.ts";
import { createPen, type Pen } from "./pen.ts";
import { parseQuestionValue, questionValue } from "./question-buttons.ts";
import { questionCard } from "./question-card.ts";
import { cardState } from "./question-state.ts";
import { reviewModal } from "./review-modal.ts";
import { rootCard } from "./root-card.ts";
import { threadEntry } from "./thread-entry.ts";

const FULL = createPen("full", "en");
const CLASSIC = createPen("classic", "en");
/** Each with its name, for the titles of the tests. */
const PENS = LOCALES.flatMap((locale) =>
  (["full", "classic"] as const).map((level) => [`${level}, ${locale}`, createPen(level, locale)] as const),
);
const REQUESTER: Actor = { kind: "slackUser", teamId: "T1", userId: "U1" };
const DIGEST = "a".repeat(64);

const ENTRY: Entry = {
  level: "failed",
  text: words("dbtest"),
  details: [],
  remedies: [],
  verbatim: null,
  broadcast: false,
  mentionsRequester: true,
};

const awaiting = (overrides: Partial<Migration> = {}): Migration =>
  aMigration({ phase: "awaiting_approval", planDigest: DIGEST, revision: 1, ...overrides });

const failure = (name: string): NonNullable<ReturnType<typeof aSummary>["failure"]> => ({
  summary: words(name),
  state: words(name),
  remedies: [words(name), words(name)],
  verbatim: `RDS says: ${name}`,
  requestId: name,
});

const root = (overrides: Partial<Summary>, pen: Pen): Drawing =>
  rootCard({ migration: aMigration(), summary: aSummary(overrides) }, pen);

const types = (blocks: readonly KnownBlock[]): readonly string[] => blocks.map(({ type }) => type);
const actionIds = (drawing: Drawing): readonly string[] =>
  drawing.blocks
    .filter((block) => block.type === "actions")
    .flatMap(({ elements }) => elements.map((element) => element.action_id ?? ""));

describe("the status card", () => {
  test("has the plan under a block id that never changes, so that it stays open", () => {
    const before = root({}, FULL).blocks.find(({ type }) => type === "plan");
    const after = root({ phase: "importing" }, FULL).blocks.find(({ type }) => type === "plan");
    expect(before?.block_id).toBe("plan_mig_000001");
    expect(after?.block_id).toBe(before?.block_id);
  });

  test("uses only the oldest blocks at the classic level", () => {
    const drawing = root({ failure: failure("dbtest") }, CLASSIC);
    expect(new Set(types(drawing.blocks))).toEqual(
      new Set(["header", "section", "rich_text", "context", "actions"]),
    );
  });

  test("puts blockers outside and before the folded checks that passed", () => {
    const drawing = root({ phase: "blocked", findings: [aFinding({ kind: "blocker" }), aFinding()] }, FULL);
    const blocker = drawing.blocks.findIndex((block) =>
      JSON.stringify(block).includes(":no_entry: *Blocks*"),
    );
    const passed = drawing.blocks.findIndex(({ type }) => type === "container");
    expect(blocker).toBeGreaterThan(0);
    expect(passed).toBeGreaterThan(blocker);
  });

  test("offers a cancel only while it would be obeyed", () => {
    expect(actionIds(root({ cancellable: true }, FULL))).toContain("migration.cancel");
    expect(actionIds(root({ cancellable: false }, FULL))).not.toContain("migration.cancel");
  });

  test("offers one way to go on after an end, said as a command, and none where a person has to look", () => {
    const { request, source } = aMigration();
    const asked = commandFor(request, source);
    const again = JSON.stringify(
      root({ phase: "failed", again: { button: { id: "try_again" }, asked } }, FULL),
    );
    expect(again).toMatch(/"text":"Try again"/u);
    expect(again).toMatch(/"value":"\/migrate dbtest from oss:/u);
    const check = JSON.stringify(
      root({ phase: "denied", again: { button: { id: "check_again" }, asked } }, FULL),
    );
    expect(check).toMatch(/"value":"\/migrate check dbtest from oss:/u);
    expect(actionIds(root({ phase: "needs_attention", again: null }, FULL))).not.toContain("migrate.choose");
  });

  test("offers the cut-over of a chain that waits, and asks what RDS shows of a call in doubt", () => {
    expect(actionIds(root({ canCutOver: true, cancellable: false }, FULL))).toEqual([
      "migration.details",
      "migration.cutover",
    ]);
    expect(actionIds(root({ doubt: "increment", cancellable: false }, FULL))).toEqual([
      "migration.details",
      "doubt.taken",
      "doubt.not_taken",
    ]);
    // Without the id of the task nobody could watch it: that has to be typed.
    expect(actionIds(root({ doubt: "import", cancellable: false }, FULL))).toEqual([
      "migration.details",
      "doubt.not_taken",
    ]);
  });

  test("shows the cloud's words in a preformatted text and says how many findings it left out", () => {
    const findings = Array.from({ length: 12 }, (_, index) =>
      aFinding({ checkId: `check-${index}`, kind: "blocker", remedy: advise(words("x")) }),
    );
    const drawn = JSON.stringify(root({ phase: "blocked", failure: failure("42"), findings }, FULL).blocks);
    expect(drawn).toContain('"rich_text_preformatted","elements":[{"type":"text","text":"RDS says: 42"}]');
    expect(drawn).toContain("(4 more)");
  });
});

const OPEN_BUTTONS = ["approval.review", "approval.deny", "approval.check"];

describe("the approval card", () => {
  test.each([
    ["open", awaiting()],
    ["superseded", awaiting({ revision: 2 })],
    ["denied", awaiting({ phase: "denied", decisions: [aDecision({ verdict: "deny", reason: "no" })] })],
    ["expired", awaiting({ phase: "expired" })],
    ["cancelled", awaiting({ phase: "cancelled" })],
    ["approved", awaiting({ phase: "importing", decisions: [aDecision()] })],
    ["approved", awaiting({ phase: "failed", decisions: [aDecision()], approvalExpiresAt: TEST_EPOCH + 1 })],
    ["withdrawn", awaiting({ phase: "failed" })],
    ["withdrawn", awaiting({ phase: "blocked" })],
  ] as const)("is %s and offers buttons only while it is open", (state, migration) => {
    const subject = {
      subject: { kind: "plan" as const, migration, summary: aSummary() },
      policy: aPolicy(),
      revision: 1,
    };
    expect(cardState(subject)).toBe(state);
    for (const [, pen] of PENS) {
      const drawing = questionCard(subject, pen);
      expect(messageProblems(drawing.blocks)).toEqual([]);
      expect(actionIds(drawing)).toEqual(state === "open" ? OPEN_BUTTONS : []);
    }
  });

  test("calls the approvers and names the requester", () => {
    const migration = awaiting();
    const { blocks } = questionCard(
      { subject: { kind: "plan", migration, summary: aSummary() }, policy: aPolicy(), revision: 1 },
      FULL,
    );
    expect(JSON.stringify(blocks[1])).toContain("<!subteam^S1> <@U2>");
    expect(JSON.stringify(blocks[1])).toContain("<@U1>");
  });

  test("has buttons that carry the migration and the plan", () => {
    expect(
      parseQuestionValue(questionValue(askedOf({ kind: "plan", migration: awaiting() }, aPolicy()))),
    ).toEqual({
      migrationId: "mig_000001",
      planDigest: "aaaaaaaa",
    });
    expect(parseQuestionValue("mig_1")).toBeUndefined();
  });

  test("quotes a reason without letting it wake anybody", () => {
    const decisions = [aDecision({ verdict: "deny", reason: "<!channel> look\nhere" })];
    const migration = awaiting({ phase: "denied", decisions });
    const drawn = questionCard(
      { subject: { kind: "plan", migration, summary: aSummary() }, policy: aPolicy(), revision: 1 },
      FULL,
    );
    expect(JSON.stringify(drawn.blocks)).toContain("“&lt;!channel&gt; look here”");
  });
});

describe("the card of a step beyond the plan", () => {
  const STATES = [
    "proposed",
    "approved",
    "running",
    "done",
    "denied",
    "expired",
    "cancelled",
    "failed",
  ] as const;
  const BUTTONS: Readonly<Record<string, readonly string[]>> = {
    proposed: ["approval.review", "approval.deny", "step.cancel"],
    approved: ["step.cancel"],
  };

  function shown(overrides: Parameters<typeof anAction>[0] = {}) {
    const action = anAction(overrides);
    const migration = aMigration({ actions: [action] });
    const subject = {
      kind: "action" as const,
      migration,
      action,
      summary: summarizeAction(migration, action),
    };
    return { subject, policy: aPolicy(), revision: 0 };
  }

  test.each(STATES)("that is %s keeps the limits and offers only what would be obeyed", (state) => {
    const card = shown({ state });
    for (const [, pen] of PENS) expect(messageProblems(questionCard(card, pen).blocks)).toEqual([]);
    const drawing = questionCard(card, FULL);
    expect(drawing.text).toContain(
      state === "proposed" ? "Open dbtest on rm-bp1prod1" : say(card.subject.summary.heading),
    );
    expect(actionIds(drawing)).toEqual(BUTTONS[state] ?? []);
  });

  test("is answered by one click, and started over a broken glass, where the policy lets it", () => {
    const { subject } = shown();
    const breakGlass = { users: ["U5"], usergroups: [], minReasonLength: 1, notify: [], reviewWithinMs: 1 };
    const policy = aPolicy({ confirm: "one-click", breakGlass });
    expect(actionIds(questionCard({ subject, policy, revision: 0 }, FULL))).toEqual([
      "approval.approve",
      "approval.review",
      "approval.deny",
      "step.cancel",
      "glass.break",
    ]);
  });

  test("calls the approvers while it can be decided, and names whose wish it is", () => {
    const drawn = JSON.stringify(questionCard(shown(), FULL).blocks);
    expect(drawn).toContain("<!subteam^S1> <@U2>");
    expect(drawn).toContain("<@U1>");
    expect(drawn).toContain("not by whoever asked for it");
  });

  test("has buttons that carry the migration, the step and what was seen", () => {
    const { subject, policy } = shown();
    const value = { migrationId: "mig_000001", actionId: "a1", planDigest: "cccccccc" };
    expect(parseQuestionValue(questionValue(askedOf(subject, policy)))).toEqual(value);
  });
});

describe("findings", () => {
  const many = (kind: "unknown" | "warning"): Finding[] =>
    Array.from({ length: 12 }, (_, index) =>
      aFinding({ checkId: `check-${index}`, kind, remedy: advise(words("one reason")) }, `name${index}`),
    );

  test("say the reason of a probe that failed once, below all that it left unknown", () => {
    const drawn = JSON.stringify(openFindingBlocks(many("unknown"), ON_CARDS, FULL));
    expect(drawn.match(/one reason/g)).toHaveLength(1);
    expect(drawn).toContain("name11");
  });

  test("stand by themselves when each has its own remedy", () => {
    expect(openFindingBlocks(many("warning"), ON_CARDS, FULL)).toHaveLength(9);
  });

  test("carry a command that is checked first behind their button", () => {
    const remedy = advise(words("x"), { kind: "button", button: { id: "another_name", name: "dbtest2" } });
    const asked = commandFor(aMigrationRequest(), { kind: "staged", object: aStagedObject() });
    const blocks = openFindingBlocks(
      [aFinding({ kind: "blocker", remedy })],
      { asked, isWhole: false },
      FULL,
    );
    expect(JSON.stringify(blocks)).toContain(
      '"value":"/migrate check dbtest from oss://backups/migrate/dbtest.bak to prod-1 as dbtest2"',
    );
  });

  test("show policies, long commands and figures where there is room, and name the place elsewhere", () => {
    const policy = { Version: "1" as const, Statement: [] };
    const evidence = [{ name: "freeBytes", value: 2 ** 30, source: "usage" as const, readAt: 0 }];
    const findings = [
      aFinding({ kind: "blocker", remedy: advise(words("x"), { kind: "policy", policy }), evidence }),
    ];
    const whole = JSON.stringify(openFindingBlocks(findings, { asked: null, isWhole: true }, FULL));
    expect(whole).toContain("rich_text_preformatted");
    expect(whole).toContain(
      "RDS DescribeResourceUsage, <!date^0^{date_short_pretty} {time}|1970-01-01 00:00 UTC>: free 1 GB",
    );
    const short = JSON.stringify(openFindingBlocks(findings, ON_CARDS, FULL));
    expect(short).toContain("(It stands under Details.)");
    expect(short).not.toContain("Statement");
  });
});

test("an entry names who did it, mentions the requester, and shows what is to be typed as code", () => {
  const entry = { ...ENTRY, remedies: [text("slack.unknownButton")] };
  const actor: Actor = { kind: "slackUser", teamId: "T1", userId: "U2" };
  const drawn = threadEntry({ entry, requestedBy: REQUESTER, actor }, FULL);
  expect(drawn.text).toMatch(/^<@U1> :x: .* – <@U2>/);
  expect(JSON.stringify(drawn.blocks)).toContain(
    '{"type":"text","text":"/migrate status","style":{"code":true}}',
  );
});

describe("modals", () => {
  test.each(PENS)("the review shows warnings first and asks for one decision (%s)", (_, pen) => {
    const view = reviewModal(
      {
        subject: { kind: "plan", migration: awaiting(), summary: aSummary() },
        policy: aPolicy(),
        preselected: "deny",
        privateMetadata: "{}",
      },
      pen,
    );
    expect(modalProblems(view)).toEqual([]);
    expect(types(view.blocks as KnownBlock[])[0]).toBe(pen.level === "full" ? "alert" : "context");
    const deny = pen.say(text("slack.review.deny"));
    expect(JSON.stringify(view.blocks)).toContain(
      `"initial_option":{"text":{"type":"plain_text","text":"${deny}"`,
    );
  });

  test.each(PENS)("the details stay within the limits with a long history (%s)", (_, pen) => {
    const history = Array.from({ length: 200 }, (_, at) => ({
      at,
      entry: { ...ENTRY, text: words("x".repeat(900)) },
      actor: REQUESTER,
    }));
    const summary = aSummary({
      failure: failure("x".repeat(3000)),
      findings: Array.from({ length: 40 }, () => aFinding({}, "y".repeat(900))),
    });
    expect(modalProblems(detailsModal({ migration: awaiting(), summary, history }, pen))).toEqual([]);
  });
});

describe.each(LOCALES)("the words of buttons and titles in %s", (locale) => {
  const { say } = createPen("full", locale);
  const length = (words: Text): number => Array.from(say(words)).length;

  test.each([
    text("slack.review.title"),
    text("slack.review.submit"),
    text("slack.review.close"),
    text("slack.step.reviewTitle"),
    text("slack.offer.title"),
    text("slack.offer.submit"),
    text("slack.details.title"),
    text("slack.notice.title"),
    text("slack.notice.close"),
  ])("fit the frame of a modal: $key", (words) => {
    expect(length(words)).toBeLessThanOrEqual(24);
  });

  test.each([
    text("slack.cutoverConfirm"),
    text("slack.cancelConfirm"),
    text("slack.cancelKeep"),
    text("slack.doubtConfirm"),
    text("slack.doubtLook"),
    text("slack.offer.submit"),
    text("slack.step.cancel"),
  ])("fit a confirmation: $key", (words) => {
    expect(length(words)).toBeLessThanOrEqual(30);
  });

  test.each([
    text("slack.approval.review"),
    text("slack.approval.deny"),
    text("slack.approval.approve"),
    text("slack.cancel"),
    text("slack.cutover"),
    text("slack.details"),
    text("slack.taken"),
    text("slack.notTaken"),
    text("slack.useThis"),
    text("slack.check.migrate"),
    text("ticket.button"),
    text("offer.back_up"),
    text("offer.create_account"),
    text("offer.delete_object"),
    text("offer.remove_database"),
    text("slack.remedyButton", { id: "another_backup", name: "" }),
  ])("fit a button that is read at a glance: $key", (words) => {
    expect(length(words)).toBeLessThanOrEqual(25);
  });
});
