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
  type QuestionRef,
  withdrawVote,
} from "@bakferry/core";
import { aPolicy, createTestClock, type TestClock, testRunnerDeps, workOnce } from "@bakferry/core/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

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
import { type Arena, ARENAS, type Seen } from "./testing/vote-arenas.ts";

/** Who is what at this moment; the chat tells nothing else. */
interface Chat {
  readonly members: ReadonlyMap<Group, Set<Person>>;
  readonly gone: Set<Person>;
}

/** A reckoning without any of the code under test: what everybody said last, and who they are now. */
interface Reckoning {
  phase: Seen["phase"] | "glass";
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

describe.each(ARENAS)("of a $name", (arena) => {
  test("no order of events lets an excluded, expired or stale vote count, and one decision is made", async () => {
    let run = 0;
    const ends: Reckoning["phase"][] = [];
    await fc.assert(
      fc.asyncProperty(policy, fc.array(act, { minLength: 12, maxLength: 30 }), async (rules, acts) => {
        run += 1;
        const clock = createTestClock();
        store = await openStore({ file: `${directory}/${arena.name}-${run}.db`, clock });
        try {
          ends.push(await play({ arena, rules, acts, clock }));
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
});

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
  readonly arena: Arena;
  readonly rules: ApprovalPolicy;
  readonly acts: readonly Act[];
  readonly clock: TestClock;
}

async function play({ arena, rules, acts, clock }: Game): Promise<Reckoning["phase"]> {
  const chat: Chat = {
    members: new Map([
      ["S1", new Set<Person>(["U2", "U3"])],
      ["S2", new Set<Person>(["U3", "U4"])],
    ]),
    gone: new Set(),
  };
  const deps = depsOf(rules, chat, clock);
  await arena.ask(store, deps, rules.expiresAfterMs);
  const game: Reckoning = { phase: "asked", plan: 0, earlierPlan: null, askedAt: clock.now(), votes: [] };
  for (const each of acts) {
    const outcome = await perform(deps, each, { arena, chat, clock, game });
    const expected = reckon(each, { arena, chat, now: clock.now(), game, rules });
    if (outcome !== null) expect([each, outcome]).toEqual([each, expected]);
    await compare(arena, game);
  }
  await compareEvents(arena, game);
  return game.phase;
}

function depsOf(rules: ApprovalPolicy, { members, gone }: Chat, clock: TestClock) {
  return testRunnerDeps({
    store: store.migrations,
    waves: store.waves,
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

interface Scene {
  readonly arena: Arena;
  readonly chat: Chat;
  readonly clock: TestClock;
  readonly game: Reckoning;
}

/** Whether an order was taken; `null` for what is no order. */
async function perform(deps: Deps, act: Act, scene: Scene): Promise<boolean | null> {
  const { arena, chat, clock, game } = scene;
  switch (act.kind) {
    case "vote": {
      const vote = { ...(await clicked(act, scene)), verdict: act.verdict, reason: "because" };
      return (await castVote(deps, vote)).kind === "counted";
    }
    case "withdraw":
      return (await withdrawVote(deps, await clicked(act, scene))).kind === "counted";
    case "check":
      return arena.askedToCheck?.(deps, await clicked(act, scene)) ?? null;
    case "glass": {
      const order = { ...(await clicked(act, scene)), reason: "nobody answers", typedName: null };
      return (await breakGlass(deps, order)).kind === "done";
    }
    case "checked":
      if (isReplanned(act.plan, { arena, game })) await arena.replan?.(store, deps, act.plan);
      return null;
    case "work":
      if (game.phase === "asked") await workOnce(deps, arena.ref.migrationId);
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

/** A plan that is checked again may come to another; of a wave a member may be taken back, once. */
function isReplanned(plan: number, { arena, game }: Pick<Scene, "arena" | "game">): boolean {
  if (arena.replans === "when checked") return game.phase === "checking";
  return arena.replans === "at once" && game.phase === "asked" && game.plan === 0 && plan > 0;
}

async function clicked(
  { by, card: which }: { readonly by: Person; readonly card: Card },
  { arena, game: { earlierPlan } }: Scene,
): Promise<Clicked> {
  const { digest: present } = await arena.see(store);
  const old = earlierPlan === null ? FORGED : arena.earlierDigest(earlierPlan);
  const planDigest = { new: present, old, forged: FORGED }[which];
  return { ...arena.ref, actor: actorOf(by), planDigest };
}

interface Clicked extends QuestionRef {
  readonly actor: Actor;
  readonly planDigest: string;
}

const FORGED = "f".repeat(64);

function actorOf(userId: Person): Actor {
  return { kind: "slackUser", teamId: "T1", userId };
}

interface Moment {
  readonly arena: Arena;
  readonly chat: Chat;
  readonly now: number;
  readonly game: Reckoning;
  readonly rules: ApprovalPolicy;
}

/** Whether an order had to be taken, and what follows from it. */
function reckon(act: Act, moment: Moment): boolean {
  const { arena, game, now, rules, chat } = moment;
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
      if (!arena.askedToCheck || !isOpen || !(act.by === REQUESTER || isNamed(act.by, moment))) return false;
      game.phase = "checking";
      return true;
    }
    case "glass": {
      if (!isOpen || !rules.breakGlass || act.by !== "U4" || chat.gone.has(act.by)) return false;
      game.phase = "glass";
      return true;
    }
    case "checked":
      if (!isReplanned(act.plan, { arena, game })) return false;
      // A question that is over is not asked anew.
      if (arena.replans === "at once" && !isInTime) game.phase = "expired";
      else askAnew(arena.replans === "at once" ? 1 : act.plan, moment);
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

async function compare(arena: Arena, game: Reckoning): Promise<void> {
  const seen = await arena.see(store);
  expect(seen.phase).toBe(game.phase === "glass" ? "approved" : game.phase);
  expect(seen.isGlassBroken).toBe(game.phase === "glass");
  expect(seen.decisions.map(({ actor }) => actor)).toEqual(game.votes.map(({ by }) => actorOf(by)));
  expect(seen.decisions.every(({ planDigest }) => planDigest === seen.digest)).toBe(true);
}

async function compareEvents(arena: Arena, { phase }: Pick<Reckoning, "phase">): Promise<void> {
  const settled = (await arena.events(store)).filter((type) => arena.settledBy.has(type));
  expect(settled).toHaveLength(phase === "asked" || phase === "checking" ? 0 : 1);
}

test.each(ARENAS)(
  "of many who click at the same moment on a $name, as many count as are needed, and one decision is made",
  async (arena) => {
    const clock = createTestClock();
    store = await openStore({ file: `${directory}/rush-${arena.name}.db`, clock });
    try {
      const rules = aPolicy({ rules: [{ users: [...PEOPLE], usergroups: [], count: 2 }], excludes: [] });
      const deps = depsOf(rules, { members: new Map(), gone: new Set() }, clock);
      await arena.ask(store, deps, rules.expiresAfterMs);
      const { digest: planDigest } = await arena.see(store);
      const votes = PEOPLE.map((by) =>
        castVote(deps, { ...arena.ref, actor: actorOf(by), verdict: "approve", reason: null, planDigest }),
      );
      const outcomes = await Promise.all(votes);
      expect(outcomes.filter(({ kind }) => kind === "counted")).toHaveLength(2);
      expect((await arena.see(store)).phase).toBe("approved");
      await compareEvents(arena, { phase: "approved" });
    } finally {
      await store.close();
    }
  },
);
