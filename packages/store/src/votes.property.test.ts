/**
 * Votes, withdrawals, checks, expiries, changes of groups and of the clock in any order, through the real orders and
 * the real store, against a plain reckoning of who may have approved what.
 */
import { rm } from "node:fs/promises";

import {
  type Actor,
  type ApprovalPolicy,
  breakGlass,
  castVote,
  checkAgain,
  digestPlan,
  type Migration,
  withdrawVote,
} from "@bakferry/core";
import {
  aMigration,
  aMigrationChange,
  aPlan,
  aPolicy,
  createTestClock,
  putPlanToVote,
  type TestClock,
  testRunnerDeps,
  workOnce,
} from "@bakferry/core/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { openStore, type Store } from "./open-store.ts";
import { temporaryDirectory } from "./testing/temporary-store.ts";
import {
  type Act,
  act,
  type Card,
  type Group,
  GROUPS,
  MINUTE_MS,
  PEOPLE,
  type Person,
  policy,
  REQUESTER,
} from "./testing/vote-acts.ts";

/** Who is what at this moment; the chat tells nothing else. */
interface Chat {
  readonly members: ReadonlyMap<Group, Set<Person>>;
  readonly gone: Set<Person>;
}

/** A reckoning without any of the code under test: what everybody said last, and who they are now. */
interface Reckoning {
  phase: "asked" | "checking" | "approved" | "denied" | "expired" | "glass";
  plan: number;
  earlierPlan: number | null;
  askedAt: number;
  /** In the order of the acts, of those that were taken for the present plan. */
  votes: { by: Person; at: number; verdict: "approve" | "deny" }[];
}

let store: Store;
let directory: string;
beforeAll(async () => {
  ({ path: directory } = await temporaryDirectory());
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test("no order of events lets an excluded, expired or stale vote count, and one decision is made", async () => {
  let run = 0;
  const ends: Reckoning["phase"][] = [];
  await fc.assert(
    fc.asyncProperty(policy, fc.array(act, { minLength: 12, maxLength: 30 }), async (rules, acts) => {
      run += 1;
      const clock = createTestClock();
      store = await openStore({ file: `${directory}/votes-${run}.db`, clock });
      try {
        ends.push(await play({ rules, acts, clock }));
      } finally {
        await store.close();
      }
    }),
    {
      numRuns: 80,
      examples: [
        [aPolicy(), TOO_LATE],
        [ESCALATING, JUST_ASKED],
      ],
    },
  );
  // Otherwise it would have proved less than it says.
  expect(
    ["approved", "denied", "expired", "glass"].filter((end) => !ends.some((each) => each === end)),
  ).toEqual([]);
}, 120_000);

/** One order that ends by the clock, for good measure. */
const TOO_LATE: Act[] = [
  { kind: "pass", minutes: 30 },
  { kind: "pass", minutes: 30 },
  { kind: "vote", by: "U2", verdict: "approve", card: "new" },
  { kind: "work" },
];

const ESCALATING = aPolicy({ escalation: { users: ["U5"], usergroups: [], afterMs: 20 * MINUTE_MS } });

/** Those who are asked later, in the last minute before they are, and in the first moment in which they are. */
const JUST_ASKED: Act[] = [
  { kind: "pass", minutes: 19 },
  { kind: "vote", by: "U5", verdict: "deny", card: "new" },
  { kind: "pass", minutes: 1 },
  { kind: "vote", by: "U5", verdict: "deny", card: "new" },
];

interface Game {
  readonly rules: ApprovalPolicy;
  readonly acts: readonly Act[];
  readonly clock: TestClock;
}

async function play({ rules, acts, clock }: Game): Promise<Reckoning["phase"]> {
  const chat: Chat = {
    members: new Map([
      ["S1", new Set<Person>(["U2", "U3"])],
      ["S2", new Set<Person>(["U3", "U4"])],
    ]),
    gone: new Set(),
  };
  const deps = depsOf(rules, chat, clock);
  const first = aMigration({ createdAt: clock.now() });
  await store.migrations.create(aMigrationChange({ migration: first }));
  await putPlanToVote(deps, first, planOf(0));
  const game: Reckoning = { phase: "asked", plan: 0, earlierPlan: null, askedAt: clock.now(), votes: [] };
  for (const each of acts) {
    const outcome = await perform(deps, each, { chat, clock, game });
    const expected = reckon(each, { chat, now: clock.now(), game, rules });
    if (outcome !== null) expect([each, outcome]).toEqual([each, expected]);
    await compare(game);
  }
  await compareEvents(game);
  return game.phase;
}

function planOf(number: number): ReturnType<typeof aPlan> {
  const plan = aPlan();
  return { ...plan, backup: { ...plan.backup, restoredBytes: number } };
}

function depsOf(rules: ApprovalPolicy, { members, gone }: Chat, clock: TestClock) {
  return testRunnerDeps({
    store: store.migrations,
    clock,
    settings: { policies: { prod: rules } },
    people: {
      standing: async (id) =>
        PEOPLE.some((each) => each === id && gone.has(each)) ? "deactivated" : "member",
      usergroupMembers: async (id) =>
        GROUPS.flatMap((each) => (each === id ? [...(members.get(each) ?? [])] : [])),
    },
  });
}

type Deps = ReturnType<typeof depsOf>;

async function load(): Promise<Migration> {
  const migration = await store.migrations.load(ID);
  if (!migration) throw new Error("The migration is gone.");
  return migration;
}

const ID = aMigration().id;

interface Scene {
  readonly chat: Chat;
  readonly clock: TestClock;
  readonly game: Reckoning;
}

/** Whether an order was taken; `null` for what is no order. */
async function perform(deps: Deps, act: Act, { chat, clock, game }: Scene): Promise<boolean | null> {
  switch (act.kind) {
    case "vote": {
      const vote = { ...(await clicked(act, game)), verdict: act.verdict, reason: "because" };
      return (await castVote(deps, vote)).kind === "counted";
    }
    case "withdraw":
      return (await withdrawVote(deps, await clicked(act, game))).kind === "counted";
    case "check":
      return (await checkAgain(deps, await clicked(act, game))).kind === "checking";
    case "glass": {
      const order = { ...(await clicked(act, game)), reason: "nobody answers", typedName: null };
      return (await breakGlass(deps, order)).kind === "done";
    }
    case "checked":
      if (game.phase === "checking") await putPlanToVote(deps, await load(), planOf(act.plan));
      return null;
    case "work":
      if (game.phase === "asked") await workOnce(deps, ID);
      return null;
    case "join":
      chat.members.get(act.group)?.add(act.who);
      return null;
    case "leave":
      chat.members.get(act.group)?.delete(act.who);
      return null;
    case "deactivate":
      chat.gone.add(act.who);
      return null;
    case "return":
      chat.gone.delete(act.who);
      return null;
    case "pass":
      await clock.advance(act.minutes * MINUTE_MS);
      return null;
  }
}

async function clicked(
  { by, card: which }: { readonly by: Person; readonly card: Card },
  { earlierPlan }: Reckoning,
): Promise<{ migrationId: string; actor: Actor; planDigest: string }> {
  const present = (await load()).planDigest ?? "";
  const old = earlierPlan === null ? FORGED : digestPlan(planOf(earlierPlan));
  const planDigest = { new: present, old, forged: FORGED }[which];
  return { migrationId: ID, actor: actorOf(by), planDigest };
}

const FORGED = "f".repeat(64);

function actorOf(userId: Person): Actor {
  return { kind: "slackUser", teamId: "T1", userId };
}

interface Moment {
  readonly chat: Chat;
  readonly now: number;
  readonly game: Reckoning;
  readonly rules: ApprovalPolicy;
}

/** Whether an order had to be taken, and what follows from it. */
function reckon(act: Act, moment: Moment): boolean {
  const { game, now, rules, chat } = moment;
  const isInTime = now < game.askedAt + rules.expiresAfterMs;
  const isOpen = "card" in act && game.phase === "asked" && act.card === "new" && isInTime;
  switch (act.kind) {
    case "vote": {
      if (!isOpen || !mayVote(act, moment)) return false;
      game.votes.push({ by: act.by, at: now, verdict: act.verdict });
      if (act.verdict === "deny") game.phase = "denied";
      else if (rules.rules.every((each) => isMet(each, moment))) game.phase = "approved";
      return true;
    }
    case "withdraw": {
      if (!isOpen || !game.votes.some(({ by }) => by === act.by)) return false;
      game.votes = game.votes.filter(({ by }) => by !== act.by);
      return true;
    }
    case "check": {
      if (!isOpen || !(act.by === REQUESTER || isNamed(act.by, moment))) return false;
      game.phase = "checking";
      return true;
    }
    case "glass": {
      if (!isOpen || !rules.breakGlass || act.by !== "U4" || chat.gone.has(act.by)) return false;
      game.phase = "glass";
      return true;
    }
    case "checked":
      if (game.phase === "checking") askAnew(act.plan, moment);
      return false;
    case "work":
      if (game.phase === "asked" && !isInTime) game.phase = "expired";
      return false;
    default:
      return false;
  }
}

function askAnew(plan: number, { game, now }: Moment): void {
  game.phase = "asked";
  if (plan === game.plan) return;
  Object.assign(game, { earlierPlan: game.plan, plan, askedAt: now, votes: [] });
}

function mayVote({ by, verdict }: { by: Person; verdict: "approve" | "deny" }, moment: Moment): boolean {
  const { game, rules, chat, now } = moment;
  if (chat.gone.has(by) || game.votes.some((vote) => vote.by === by)) return false;
  const isOwn = by === REQUESTER;
  if (isOwn && verdict === "deny") return true;
  if (isOwn && rules.excludes.length > 0) return false;
  return isNamed(by, moment) || isAskedLater(by, now, moment);
}

function isNamed(who: Person, { rules, chat }: Moment): boolean {
  return !chat.gone.has(who) && rules.rules.some((each) => belongs(who, each, chat));
}

function belongs(
  who: Person,
  { users, usergroups }: ApprovalPolicy["rules"][number],
  { members }: Chat,
): boolean {
  return (
    users.includes(who) || GROUPS.some((each) => usergroups.includes(each) && members.get(each)?.has(who))
  );
}

function isAskedLater(who: Person, at: number, { rules, game }: Moment): boolean {
  return who === "U5" && rules.escalation !== null && at >= game.askedAt + rules.escalation.afterMs;
}

function isMet(each: ApprovalPolicy["rules"][number], moment: Moment): boolean {
  const { game, rules, chat } = moment;
  const counting = game.votes.filter(({ by, at, verdict }) => {
    const isExcluded = by === REQUESTER && rules.excludes.length > 0;
    if (verdict !== "approve" || chat.gone.has(by) || isExcluded) return false;
    return belongs(by, each, chat) || isAskedLater(by, at, moment);
  });
  return counting.length >= each.count;
}

const PHASES = {
  asked: "awaiting_approval",
  checking: "checking",
  approved: "rechecking",
  glass: "rechecking",
  denied: "denied",
  expired: "expired",
} as const satisfies Record<Reckoning["phase"], Migration["phase"]>;

async function compare(game: Reckoning): Promise<void> {
  const row = await load();
  expect(row.phase).toBe(PHASES[game.phase]);
  expect(row.brokenGlass !== null).toBe(game.phase === "glass");
  expect(row.decisions.map(({ actor }) => actor)).toEqual(game.votes.map(({ by }) => actorOf(by)));
  expect(row.decisions.every(({ planDigest }) => planDigest === row.planDigest)).toBe(true);
}

const DECISIONS: ReadonlySet<string> = new Set(["approved", "denied", "expired", "glass_broken"]);

async function compareEvents({ phase }: Reckoning): Promise<void> {
  const events = await store.migrations.events(ID);
  const decided = events.filter(({ body }) => DECISIONS.has(body.type));
  expect(decided).toHaveLength(phase === "asked" || phase === "checking" ? 0 : 1);
}

test("of many who click at the same moment, as many count as are needed, and one decision is made", async () => {
  const clock = createTestClock();
  store = await openStore({ file: `${directory}/rush.db`, clock });
  try {
    const rules = aPolicy({ rules: [{ users: [...PEOPLE], usergroups: [], count: 2 }], excludes: [] });
    const deps = depsOf(rules, { members: new Map(), gone: new Set() }, clock);
    await store.migrations.create(aMigrationChange({ migration: aMigration() }));
    await putPlanToVote(deps, await load(), planOf(0));
    const { planDigest } = await load();
    const votes = PEOPLE.map((by) =>
      castVote(deps, {
        migrationId: ID,
        actor: actorOf(by),
        verdict: "approve",
        reason: null,
        planDigest: planDigest ?? "",
      }),
    );
    const outcomes = await Promise.all(votes);
    expect(outcomes.filter(({ kind }) => kind === "counted")).toHaveLength(2);
    expect((await load()).phase).toBe("rechecking");
    await compareEvents({ phase: "approved", plan: 0, earlierPlan: null, askedAt: 0, votes: [] });
  } finally {
    await store.close();
  }
});
