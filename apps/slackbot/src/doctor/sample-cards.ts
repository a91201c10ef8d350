/** One of each kind of card, for Slack to say whether it would take them. Nothing of it is ever posted. */
import {
  type ApprovalPolicy,
  entryFor,
  fromStored,
  type Migration,
  type MigrationPhase,
  NOBODY,
  summarize,
  SYSTEM,
  text,
} from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { help } from "../views/answers.ts";
import { askedOf } from "../views/asked.ts";
import { detailsModal } from "../views/details-modal.ts";
import { glassModal } from "../views/glass.ts";
import type { Pen } from "../views/pen.ts";
import { questionCard } from "../views/question-card.ts";
import { reviewModal } from "../views/review-modal.ts";
import { rootCard } from "../views/root-card.ts";
import { threadEntry } from "../views/thread-entry.ts";

export type Sample = { readonly blocks: KnownBlock[] } | { readonly view: ModalView };

export interface SampleCard {
  readonly name: string;
  readonly draw: (pen: Pen) => Sample;
}

/** What a card shows differs by these; the others are drawn alike. */
const PHASES: readonly MigrationPhase[] = ["awaiting_approval", "importing", "succeeded", "failed"];

const DIGEST = "0123456789abcdef".repeat(4);
const REQUESTER = { kind: "slackUser", teamId: "T00000000", userId: "U00000000" } as const;
const POLICY: ApprovalPolicy = {
  ...NOBODY,
  rules: [{ users: ["U00000001"], usergroups: [], count: 1 }],
  confirm: "typed-name",
  approveReason: "always",
  breakGlass: {
    users: ["U00000001"],
    usergroups: [],
    minReasonLength: 20,
    notify: [],
    reviewWithinMs: 86_400_000,
  },
};

export function sampleCards(now: number): readonly SampleCard[] {
  const asked = sampleMigration("awaiting_approval", now);
  const summary = summarize(asked, POLICY);
  const question = { kind: "plan" as const, migration: asked, summary };
  const privateMetadata = "{}";
  const event = { at: now, actor: SYSTEM, body: { type: "approved", planDigest: DIGEST } } as const;
  const entry = entryFor({ ...event, sequence: 1, hash: "" }, asked);
  return [
    ...PHASES.map((phase): SampleCard => {
      const migration = sampleMigration(phase, now);
      const subject = { migration, summary: summarize(migration, POLICY) };
      return { name: `status card, ${phase}`, draw: (pen) => rootCard(subject, pen) };
    }),
    {
      name: "approval card",
      draw: (pen) => questionCard({ subject: question, policy: POLICY, revision: 1 }, pen),
    },
    ...(entry
      ? [
          {
            name: "thread entry",
            draw: (pen: Pen) => threadEntry({ entry, requestedBy: REQUESTER, actor: SYSTEM }, pen),
          },
        ]
      : []),
    { name: "help", draw: (pen) => help(["prod-1"])(pen) },
    {
      name: "review modal",
      draw: (pen) => ({
        view: reviewModal({ subject: question, policy: POLICY, preselected: null, privateMetadata }, pen),
      }),
    },
    {
      name: "break-glass modal",
      draw: (pen) => ({
        view: glassModal({ asked: askedOf(question, POLICY), privateMetadata }, pen),
      }),
    },
    {
      name: "details modal",
      draw: (pen) => ({ view: detailsModal({ migration: asked, summary, history: [] }, pen) }),
    },
  ];
}

function sampleMigration(phase: MigrationPhase, now: number): Migration {
  const object = {
    bucket: "bucket",
    key: "migrate/dbtest.bak",
    sizeBytes: 1024 ** 3,
    etag: '"0"',
    crc64: "0",
    storageClass: "Standard",
    encryption: null,
    modifiedAt: now,
    uploadToken: null,
  };
  const hasEndedBadly = phase === "failed" || phase === "needs_attention";
  return fromStored({
    id: "mig_sample",
    phase,
    version: 1,
    createdAt: now,
    updatedAt: now,
    request: {
      databaseName: "dbtest",
      targetDatabaseName: "dbtest",
      target: { name: "prod-1", instanceId: "rm-sample", regionId: "cn-hangzhou", environment: "prod" },
      requestedBy: REQUESTER,
      conversation: { teamId: REQUESTER.teamId, channelId: "C00000000" },
    },
    source: { kind: "staged", object },
    findings: [],
    checkedAt: now,
    backup: null,
    target: null,
    plan: null,
    planDigest: DIGEST,
    revision: 1,
    approvalExpiresAt: now + 3_600_000,
    decisions: [],
    upload: null,
    staged: object,
    import: null,
    failure: hasEndedBadly
      ? {
          code: "CLOUD_FAILED",
          summary: text("slack.details"),
          state: text("slack.details"),
          remedies: [text("slack.details")],
          verbatim: "words of RDS",
          requestId: null,
        }
      : null,
    attempts: 0,
    trouble: null,
  });
}
