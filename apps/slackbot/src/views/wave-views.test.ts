import { LOCALES, summarizeWave, type Wave, type WavePhase } from "@bakferry/core";
import {
  aDecision,
  aMigration,
  aMigrationRequest,
  aPolicy,
  aStagedObject,
  TEST_EPOCH,
} from "@bakferry/core/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { aFinding } from "../testing/builders.ts";
import type { Drawing } from "./blocks.ts";
import { messageProblems, modalProblems } from "./limits.ts";
import { createPen } from "./pen.ts";
import { questionCard } from "./question-card.ts";
import { reviewModal } from "./review-modal.ts";
import { waveCard } from "./wave-card.ts";

const PHASES: readonly WavePhase[] = [
  "checking",
  "awaiting_approval",
  "running",
  "ended",
  "blocked",
  "denied",
  "expired",
  "cancelled",
];
const PENS = LOCALES.flatMap((locale) =>
  (["full", "classic"] as const).map((level) => [`${locale}, ${level}`, createPen(level, locale)] as const),
);
const POLICY = aPolicy();
/** As many as a wave may have. */
const MANY = 40;

function aWave({ phase = "awaiting_approval", name = "db" }: { phase?: WavePhase; name?: string } = {}) {
  const source = { kind: "staged" as const, object: aStagedObject() };
  const members = Array.from({ length: MANY }, (_, index) => ({
    migrationId: `mig_${String(index).padStart(10, "0")}`,
    databaseName: `${name}${index}`,
    source,
    occupiedBy: index === 1 ? "mig_other" : null,
    planDigest: index < 30 && index !== 1 ? "b".repeat(64) : null,
  }));
  const wave: Wave = {
    id: "wave_0123456789",
    phase,
    version: 1,
    createdAt: TEST_EPOCH,
    updatedAt: TEST_EPOCH,
    requestedBy: { kind: "slackUser", teamId: "T1", userId: "U1" },
    conversation: { teamId: "T1", channelId: "C1" },
    target: aMigrationRequest().target,
    importsAtOnce: 2,
    members,
    revision: 1,
    planDigest: "a".repeat(64),
    askedAt: TEST_EPOCH,
    approvalExpiresAt: TEST_EPOCH + 3_600_000,
    hasWarnings: true,
    decisions: [aDecision({ planDigest: "a".repeat(64) })],
    nudges: [],
    brokenGlass: null,
    approvedAt: null,
    stoppedBy: null,
    retryOf: "wave_9876543210",
  };
  const rows = members.map((member, index) => {
    const findings = [aFinding({ kind: index < 30 ? "warning" : "blocker" }, name)];
    const states = ["awaiting_approval", "queued", "importing", "succeeded", "failed"] as const;
    const isLeftOut = index >= 30;
    const membership = { waveId: wave.id, hasLeft: index === 2 };
    const migration = aMigration({
      id: member.migrationId,
      wave: membership,
      findings,
      phase: isLeftOut ? "blocked" : (states[index % states.length] ?? "checking"),
    });
    return { member, migration: member.occupiedBy === null && index !== 3 ? migration : null };
  });
  return { wave, summary: summarizeWave(wave, rows, POLICY) };
}

function drawingsOf(
  options: Parameters<typeof aWave>[0],
  pen: ReturnType<typeof createPen>,
): readonly Drawing[] {
  const { wave, summary } = aWave(options);
  const subject = { subject: { kind: "wave" as const, wave, summary }, policy: POLICY };
  return [
    waveCard({ summary, requestedBy: wave.requestedBy }, pen),
    questionCard({ ...subject, revision: 1 }, pen),
    questionCard({ ...subject, revision: 0 }, pen),
  ];
}

describe.each(PENS)("%s", (_name, pen) => {
  test.each(PHASES)("a wave of as many as may be, %s, keeps every limit of Slack", (phase) => {
    for (const { text, blocks } of drawingsOf({ phase }, pen)) {
      expect(messageProblems(blocks)).toEqual([]);
      expect(text).not.toBe("");
    }
  });

  test("the review keeps every limit of Slack", () => {
    const subject = { kind: "wave" as const, ...aWave() };
    const form = { subject, policy: POLICY, preselected: null, privateMetadata: "{}" };
    expect(modalProblems(reviewModal(form, pen))).toEqual([]);
  });
});

test("no name from outside breaks a block or mentions anybody", () => {
  const nasty = fc.oneof(
    fc.constantFrom("<!channel>", "<!subteam^S9>", "`*_~`", "مرحبا\u202E", "👩‍👩‍👧‍👦", ""),
    fc.string({ unit: "binary", maxLength: 128 }),
    fc.constant("&".repeat(128)),
  );
  fc.assert(
    fc.property(nasty, fc.constantFrom(...PHASES), fc.constantFrom(...PENS), (name, phase, [, pen]) => {
      for (const { blocks } of drawingsOf({ phase, name }, pen)) {
        expect(messageProblems(blocks)).toEqual([]);
        const marked = JSON.stringify(blocks).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g);
        for (const [, words = ""] of marked) expect(words).not.toMatch(/<!channel|<!subteam\^S9/);
      }
    }),
    { numRuns: 60 },
  );
});

test("only the open question has buttons, and the card offers a retry only at the end", () => {
  const [, pen] = PENS[0] ?? [];
  if (!pen) throw new Error("No pen.");
  const buttonsIn = (drawing: Drawing | undefined): readonly string[] =>
    [
      ...JSON.stringify(drawing?.blocks).matchAll(
        /"action_id":"((?:approval|wave|migration\.cancel)[^"]*)"/g,
      ),
    ].map(([, id = ""]) => id);
  const [asking, question, older] = drawingsOf({ phase: "awaiting_approval" }, pen);
  expect(buttonsIn(asking)).toEqual(["migration.cancel"]);
  expect(buttonsIn(question)).toEqual(["approval.review", "approval.deny", "approval.withdraw"]);
  expect(buttonsIn(older)).toEqual([]);
  const [ended, settled] = drawingsOf({ phase: "ended" }, pen);
  expect(buttonsIn(ended)).toEqual(["wave.retry"]);
  expect(buttonsIn(settled)).toEqual([]);
});
