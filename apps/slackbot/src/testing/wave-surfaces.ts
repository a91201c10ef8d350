/** Everything that the bot draws of a wave in one phase, beside `every-surface.ts`. */
import { summarizeWave, type Wave } from "@bakferry/core";
import {
  aDecision,
  aMigrationIn,
  ORDINARY_NAMES,
  type OutsideNames,
  TEST_EPOCH,
} from "@bakferry/core/testing";

import { askedOf, type ShownSubject } from "../views/asked.ts";
import { glassAlarm, glassModal } from "../views/glass.ts";
import { homeView } from "../views/home.ts";
import { nudgeMessage } from "../views/nudge.ts";
import type { Pen } from "../views/pen.ts";
import { questionCard } from "../views/question-card.ts";
import { reviewModal } from "../views/review-modal.ts";
import { waveCard } from "../views/wave-card.ts";
import { aFinding } from "./builders.ts";
import { glassBy, NUDGES, policyFor, type Surface } from "./every-surface.ts";

const PHASES: readonly Wave["phase"][] = [
  "checking",
  "awaiting_approval",
  "running",
  "ended",
  "blocked",
  "denied",
  "expired",
  "cancelled",
];

export function waveSurfaces(names: OutsideNames = ORDINARY_NAMES): readonly Surface[] {
  const policy = policyFor(names);
  return PHASES.flatMap((phase) => {
    const wave = aWave(phase, names);
    const summary = summarizeWave(wave, membersOf(wave, names), policy);
    const shown: ShownSubject = { kind: "wave", wave, summary };
    const subject = { subject: shown, policy };
    const { requestedBy } = wave;
    return [
      { name: `wave, ${phase}`, draw: (pen: Pen) => waveCard({ summary, requestedBy }, pen) },
      {
        name: `approval card of a wave, ${phase}`,
        draw: (pen: Pen) => questionCard({ ...subject, revision: 1 }, pen),
      },
      {
        name: `review of a wave, ${phase}`,
        draw: (pen: Pen) => reviewModal({ ...subject, preselected: "deny", privateMetadata: "{}" }, pen),
      },
      {
        name: `reminder of a wave, ${phase}`,
        draw: (pen: Pen) => nudgeMessage({ ...subject, revision: 1, number: 2 }, pen),
      },
      { name: `alarm of a wave, ${phase}`, draw: (pen: Pen) => glassAlarm(subject, pen) },
      {
        name: `broken glass of a wave, ${phase}`,
        draw: (pen: Pen) => glassModal({ asked: askedOf(shown, policy), privateMetadata: "{}" }, pen),
      },
      {
        name: `home with a wave, ${phase}`,
        draw: (pen: Pen) => homeView({ votes: [subject], scheduled: [], open: [summary], ended: [] }, pen),
      },
    ];
  });
}

const FAILED = "mig_000002";
const PLAN = "ab".repeat(32);

function aWave(phase: Wave["phase"], { database, target, reason, person }: OutsideNames): Wave {
  const { request, source } = aMigrationIn("awaiting_approval");
  const actor = { kind: "cliUser" as const, name: person };
  const member = {
    migrationId: "mig_000001",
    databaseName: database,
    source,
    occupiedBy: null,
    planDigest: PLAN,
  };
  return {
    id: "wave_000001",
    phase,
    version: 1,
    createdAt: TEST_EPOCH,
    updatedAt: TEST_EPOCH,
    requestedBy: actor,
    conversation: request.conversation,
    target: { name: target, instanceId: target, regionId: "cn-hangzhou", environment: target },
    importsAtOnce: 1,
    members: [
      member,
      { ...member, migrationId: FAILED, databaseName: `${database}2` },
      {
        ...member,
        migrationId: "mig_000003",
        databaseName: `${database}3`,
        occupiedBy: "mig_9",
        planDigest: null,
      },
    ],
    revision: 1,
    planDigest: PLAN,
    askedAt: TEST_EPOCH,
    approvalExpiresAt: TEST_EPOCH + 3_600_000,
    hasWarnings: true,
    decisions: [aDecision({ actor, reason, planDigest: PLAN })],
    nudges: NUDGES,
    brokenGlass: phase === "running" ? { ...glassBy(actor, reason), planDigest: PLAN } : null,
    approvedAt: null,
    stoppedBy: null,
    retryOf: "wave_000000",
  };
}

function membersOf({ members }: Wave, names: OutsideNames): Parameters<typeof summarizeWave>[1] {
  return members.map((member) => {
    if (member.occupiedBy !== null) return { member, migration: null };
    const row = aMigrationIn(member.migrationId === FAILED ? "failed" : "uploading", names);
    const findings = [aFinding({ kind: "warning" }, names.file)];
    const wave = { waveId: "wave_000001", hasLeft: false };
    return { member, migration: { ...row, id: member.migrationId, findings, wave } };
  });
}
