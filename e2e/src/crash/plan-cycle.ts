/**
 * What happens in one cycle: what people ask for, what they decide, and what breaks when.
 *
 * A pure function of set-up, seed and number, so that a cycle that failed can be repeated alone.
 */
import type { Fault, SlackFault } from "@bakferry/simulator";

import { type Chance, createChance } from "./chance.ts";

export const SET_UPS = ["sqlite", "sqlite2", "postgres"] as const;
export type SetUp = (typeof SET_UPS)[number];

export const REPLICAS: Readonly<Record<SetUp, number>> = { sqlite: 1, sqlite2: 2, postgres: 3 };

/** Of a chain, in the order in which they are restored; so the files are called. */
export const CHAIN_PARTS = ["FULL", "DIFF", "LOG"] as const;
export type ChainPart = (typeof CHAIN_PARTS)[number];

/** Of one wave, on one instance. */
export const WAVE_AT_ONCE = 2;

export interface PlannedMigration {
  readonly database: string;
  /** `uploaded`: the backup lies beside the bot and is sent in several parts; `staged`: it is in OSS already. */
  readonly way: "uploaded" | "staged";
  readonly verdict: "approve" | "deny";
  /**
   * With increments: all of them are there from the beginning (`whole`), or the log comes when the chain waits for it
   * (`growing`). `null`: one full backup.
   */
  readonly chain: "whole" | "growing" | null;
}

/** `replica` counts from 0. */
export type Trouble =
  | { readonly kind: "kill"; readonly replica: number; readonly downMs: number }
  /** Longer than the lease, so that others take its work over. */
  | { readonly kind: "freeze"; readonly replica: number; readonly frozenMs: number }
  /** SIGTERM, and another process in its place. */
  | { readonly kind: "replace"; readonly replica: number }
  | { readonly kind: "postgres_crash" }
  /** `atLogEnd`: PostgreSQL's log of changes needs a new file just then. */
  | { readonly kind: "disk_full"; readonly fullMs: number; readonly atLogEnd: boolean }
  /** Between one replica and the database nothing gets through, and nothing says so. */
  | { readonly kind: "partition"; readonly replica: number; readonly apartMs: number }
  /** Every connection of one replica to the database breaks. */
  | { readonly kind: "cut"; readonly replica: number };

export interface PlannedTrouble {
  /** After the first command. */
  readonly atMs: number;
  readonly trouble: Trouble;
}

export interface CyclePlan {
  readonly cycle: number;
  readonly migrations: readonly PlannedMigration[];
  /** Asked for by one command and decided on by one vote. */
  readonly isWave: boolean;
  readonly troubles: readonly PlannedTrouble[];
  readonly cloudFaults: readonly Fault[];
  readonly slackFaults: readonly SlackFault[];
}

/** By turns, so that a few cycles meet each of them. */
const FORMS = ["apart", "chain", "wave", "apart"] as const;
type Form = (typeof FORMS)[number];

/** How long after the first command things break; a good cycle takes about so long. */
const UNTIL_MS = 4000;

export function planCycle(order: {
  readonly setUp: SetUp;
  readonly seed: number;
  readonly cycle: number;
  readonly leaseMs: number;
}): CyclePlan {
  const { setUp, seed, cycle, leaseMs } = order;
  const chance = createChance(seed, cycle);
  const form = FORMS[Math.abs(seed + cycle) % FORMS.length] ?? "apart";
  return {
    cycle,
    migrations: migrationsOf(form, cycle, chance),
    isWave: form === "wave",
    troubles: Array.from({ length: chance.between(2, 4) }, () => ({
      atMs: chance.between(0, UNTIL_MS),
      trouble: troubleOf(setUp, chance, leaseMs),
    })).toSorted((a, b) => a.atMs - b.atMs),
    cloudFaults: cloudFaultsOf(chance),
    slackFaults: slackFaultsOf(chance),
  };
}

function migrationsOf(form: Form, cycle: number, chance: Chance): readonly PlannedMigration[] {
  const denied = chance.between(0, 2);
  // Now and then everything is approved; never is everything denied, but a wave.
  const isDenied = chance.next() < 0.7;
  const isWaveDenied = chance.next() < 0.15;
  const chain = chance.next() < 0.5 ? "whole" : "growing";
  return ["a", "b", "c"].map((letter, index) => {
    const isChain = form === "chain" && index === (cycle + 1) % 3;
    const isOut = form === "wave" ? isWaveDenied : index === denied && isDenied && !isChain;
    return {
      database: `c${cycle}${letter}`,
      way: index === cycle % 3 || chance.next() < 0.25 ? "uploaded" : "staged",
      verdict: isOut ? "deny" : "approve",
      chain: isChain ? chain : null,
    };
  });
}

function troubleOf(setUp: SetUp, chance: Chance, leaseMs: number): Trouble {
  const replica = chance.between(0, REPLICAS[setUp] - 1);
  const beyondLease = (): number => leaseMs + chance.between(300, 1200);
  const kinds: Readonly<Record<SetUp, readonly Trouble["kind"][]>> = {
    sqlite: ["kill", "kill", "freeze", "replace", "disk_full"],
    sqlite2: ["kill", "kill", "freeze", "freeze", "replace", "disk_full"],
    postgres: [
      "kill",
      "kill",
      "freeze",
      "freeze",
      "replace",
      "postgres_crash",
      "partition",
      "partition",
      "cut",
      "disk_full",
      "disk_full",
    ],
  };
  const kind = chance.pick(kinds[setUp]);
  switch (kind) {
    case "kill":
      return { kind, replica, downMs: chance.between(0, 400) };
    case "freeze":
      return { kind, replica, frozenMs: beyondLease() };
    case "partition":
      return { kind, replica, apartMs: beyondLease() };
    case "disk_full":
      return {
        kind,
        fullMs: chance.between(300, 1500),
        atLogEnd: setUp === "postgres" && chance.next() < 0.5,
      };
    case "replace":
    case "cut":
      return { kind, replica };
    case "postgres_crash":
      return { kind };
  }
}

/** Every call that changes something, and those that look whether it did. */
const CLOUD_CALLS = [
  "CreateMigrateTask",
  "DescribeMigrateTasks",
  "DescribeMigrateTaskById",
  "DescribeDBInstanceAttribute",
  "DescribeDatabases",
  "InitiateMultipartUpload",
  "UploadPart",
  "ListParts",
  "CompleteMultipartUpload",
  "HeadObject",
  "ListObjectsV2",
] as const;
const SLACK_CALLS = [
  "chat.postMessage",
  "chat.update",
  "conversations.history",
  "conversations.replies",
  "views.open",
  "views.update",
  "usergroups.users.list",
] as const;

/** The call that has no token to be told by, half of the time; two others; and one in forty of all. */
function cloudFaultsOf(chance: Chance): readonly Fault[] {
  const lost = { kind: "dropReply" } as const;
  const named = [chance.pick(CLOUD_CALLS), chance.pick(CLOUD_CALLS)];
  if (chance.next() < 0.5) named.push("CreateMigrateTask");
  return [
    ...named.map((operation) => ({
      operation,
      effect: lost,
      // The first CreateMigrateTasks are questions for a permission.
      when: { chance: 0.4, seed: chance.between(1, 1e6) },
      times: 1,
    })),
    { operation: "*", effect: lost, when: { chance: 0.025, seed: chance.between(1, 1e6) } },
  ];
}

function slackFaultsOf(chance: Chance): readonly SlackFault[] {
  const lost = { kind: "loseReply" } as const;
  const named = ["chat.postMessage", chance.pick(SLACK_CALLS), chance.pick(SLACK_CALLS)];
  return [
    ...named.map((method) => ({
      method,
      effect: lost,
      when: { chance: 0.3, seed: chance.between(1, 1e6) },
      times: chance.between(1, 2),
    })),
    { method: "*", effect: lost, when: { chance: 0.025, seed: chance.between(1, 1e6) } },
    {
      delivery: "*",
      effect: { kind: "duplicate", afterMs: chance.between(5, 800) },
      when: { chance: 0.2, seed: chance.between(1, 1e6) },
    },
  ];
}
