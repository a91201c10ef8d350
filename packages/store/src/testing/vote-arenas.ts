/** The three kinds of question, each put to the vote in a real store, and read back in the same words. */
import {
  type Actor,
  checkAgain,
  type Decision,
  digestPlan,
  type Migration,
  type QuestionRef,
  type Wave,
} from "@bakferry/core";
import {
  aMigration,
  aMigrationChange,
  anAction,
  aPlan,
  putPlanToVote,
  type testRunnerDeps,
  workOnce,
} from "@bakferry/core/testing";

import type { Store } from "../open-store.ts";
import { aWave } from "./a-wave.ts";

type Deps = ReturnType<typeof testRunnerDeps>;

export type End = "approved" | "denied" | "expired" | "glass";

/** What is seen of a question in its row. */
export interface Seen {
  readonly phase: "asked" | "checking" | Exclude<End, "glass">;
  readonly digest: string;
  readonly decisions: readonly Decision[];
  readonly isGlassBroken: boolean;
}

export interface Arena {
  readonly name: "plan" | "wave" | "step";
  /** For a plan a person asks, and nobody votes until it is checked; a wave is asked anew when a member is gone. */
  readonly replans: "when checked" | "at once" | "never";
  readonly ref: QuestionRef;
  /** Puts the first question. */
  ask(store: Store, deps: Deps, expiresAfterMs: number): Promise<void>;
  see(store: Store): Promise<Seen>;
  /** Of an earlier plan, as it stood on its card; `null` when it was never asked. */
  earlierDigest(plan: number): string;
  askedToCheck?(deps: Deps, who: { readonly actor: Actor; readonly planDigest: string }): Promise<boolean>;
  replan?(store: Store, deps: Deps, plan: number): Promise<void>;
  /** The events that settle it. */
  settledBy: ReadonlySet<string>;
  events(store: Store): Promise<readonly string[]>;
}

const MIGRATION = aMigration();
const WAVE_ID = aWave().id;

async function loadMigration(store: Store, id: string): Promise<Migration> {
  const migration = await store.migrations.load(id);
  if (!migration) throw new Error("The migration is gone.");
  return migration;
}

async function loadWave(store: Store): Promise<Wave> {
  const wave = await store.waves.load(WAVE_ID);
  if (!wave) throw new Error("The wave is gone.");
  return wave;
}

function planOf(number: number): ReturnType<typeof aPlan> {
  const plan = aPlan();
  return { ...plan, backup: { ...plan.backup, restoredBytes: number } };
}

const PLAN_PHASES: Readonly<Partial<Record<Migration["phase"], Seen["phase"]>>> = {
  awaiting_approval: "asked",
  checking: "checking",
  rechecking: "approved",
  denied: "denied",
  expired: "expired",
};

export const PLAN_ARENA: Arena = {
  name: "plan",
  replans: "when checked",
  ref: { migrationId: MIGRATION.id },
  async ask(store, deps) {
    const first = aMigration({ createdAt: deps.clock.now() });
    await store.migrations.create(aMigrationChange({ migration: first }));
    await putPlanToVote(deps, first, planOf(0));
  },
  async see(store) {
    const { phase, planDigest, decisions, brokenGlass } = await loadMigration(store, MIGRATION.id);
    const seen = PLAN_PHASES[phase];
    if (!seen) throw new Error(`Nobody expected the phase ${phase}.`);
    return { phase: seen, digest: planDigest ?? "", decisions, isGlassBroken: brokenGlass !== null };
  },
  earlierDigest: (plan) => digestPlan(planOf(plan)),
  askedToCheck: async (deps, who) =>
    (await checkAgain(deps, { migrationId: MIGRATION.id, ...who })).kind === "checking",
  async replan(store, deps, plan) {
    await putPlanToVote(deps, await loadMigration(store, MIGRATION.id), planOf(plan));
  },
  settledBy: new Set(["approved", "denied", "expired", "glass_broken"]),
  events: async (store) => (await store.migrations.events(MIGRATION.id)).map(({ body }) => body.type),
};

const STEP = anAction({ order: { kind: "back_up", instanceId: "rm-bp1prod1", databaseName: "dbtest" } });

const STEP_STATES: Readonly<Partial<Record<typeof STEP.state, Seen["phase"]>>> = {
  proposed: "asked",
  approved: "approved",
  denied: "denied",
  expired: "expired",
};

export const STEP_ARENA: Arena = {
  name: "step",
  replans: "never",
  ref: { migrationId: MIGRATION.id, actionId: STEP.id },
  async ask(store, { clock }, expiresAfterMs) {
    const now = clock.now();
    const action = { ...STEP, proposedAt: now, lookAt: now, expiresAt: now + expiresAfterMs };
    const migration = aMigration({ createdAt: now, phase: "needs_attention", actions: [action] });
    await store.migrations.create(aMigrationChange({ migration }));
  },
  async see(store) {
    const [action] = (await loadMigration(store, MIGRATION.id)).actions;
    const phase = action && STEP_STATES[action.state];
    if (!action || !phase) throw new Error("Nobody expected this state of the step.");
    return {
      phase,
      digest: action.digest,
      decisions: action.decisions,
      isGlassBroken: action.brokenGlass !== null,
    };
  },
  earlierDigest: () => STEP.digest,
  settledBy: new Set(["action_approved", "action_denied", "action_expired", "action_glass_broken"]),
  events: async (store) => (await store.migrations.events(MIGRATION.id)).map(({ body }) => body.type),
};

const WAVE_PHASES: Readonly<Partial<Record<Wave["phase"], Seen["phase"]>>> = {
  awaiting_approval: "asked",
  running: "approved",
  denied: "denied",
  expired: "expired",
};

const MEMBERS = ["mig_00000a", "mig_00000b", "mig_00000c"];
let firstWaveDigest = "";

export const WAVE_ARENA: Arena = {
  name: "wave",
  replans: "at once",
  ref: { migrationId: WAVE_ID },
  async ask(store, deps) {
    const members = MEMBERS.map((migrationId) => ({
      migrationId,
      databaseName: migrationId,
      source: MIGRATION.source,
      occupiedBy: null,
      planDigest: null,
    }));
    const wave = aWave({ createdAt: deps.clock.now(), members });
    await store.waves.create({ wave, events: [], notices: [], wakeAt: null });
    for (const id of MEMBERS) {
      const migration = aMigration({
        id,
        phase: "awaiting_approval",
        planDigest: digestPlan(planOf(MEMBERS.indexOf(id))),
        request: { ...MIGRATION.request, targetDatabaseName: id },
        wave: { waveId: WAVE_ID, hasLeft: false },
      });
      await store.migrations.create(aMigrationChange({ migration }));
    }
    await workOnce(deps, WAVE_ID);
    firstWaveDigest = (await loadWave(store)).planDigest ?? "";
  },
  async see(store) {
    const { phase, planDigest, decisions, brokenGlass } = await loadWave(store);
    const seen = WAVE_PHASES[phase];
    if (!seen) throw new Error(`Nobody expected the phase ${phase}.`);
    return { phase: seen, digest: planDigest ?? "", decisions, isGlassBroken: brokenGlass !== null };
  },
  earlierDigest: () => firstWaveDigest,
  /** The last member is taken back; the first plan of a wave is the only one that it can come back from. */
  async replan(store, deps) {
    const [, , last = ""] = MEMBERS;
    const member = await loadMigration(store, last);
    await store.migrations.commit(aMigrationChange({ migration: { ...member, phase: "cancelled" } }));
    await workOnce(deps, WAVE_ID);
  },
  settledBy: new Set(["wave_approved", "wave_denied", "wave_expired", "wave_glass_broken"]),
  events: async (store) => (await store.waves.events(WAVE_ID)).map(({ body }) => body.type),
};

export const ARENAS = [PLAN_ARENA, WAVE_ARENA, STEP_ARENA];
