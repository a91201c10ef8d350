/** Whatever people order, whenever answers are lost and however late anybody comes: what must never happen, does not. */
import {
  type Actor,
  cancelAction,
  cancelMigration,
  castVote,
  lookAgain,
  type Migration,
  proposeCutover,
  settleDoubt,
} from "@bakferry/core";
import fc from "fast-check";
import { expect, test } from "vitest";

import { createRunRig, PROD, type RunRig } from "./testing/run-rig.ts";

const person = (userId: string): Actor => ({ kind: "slackUser", teamId: "T1", userId });
/** The requester, the approver, and somebody whom the policy does not name. */
const people = fc.constantFrom("U1", "U2", "U9").map(person);
const verdicts = fc.constantFrom("approve" as const, "approve" as const, "deny" as const);

/** One thing that somebody does, or that happens, to the migration as it stands. */
type Deed = (rig: RunRig, migration: Migration) => Promise<unknown>;

type Told = readonly [what: string, deed: Deed];

const work: Deed = (rig, { id }) => rig.work(id, 4);
const approve: Deed = (rig, { id, planDigest }) =>
  castVote(rig.deps, {
    migrationId: id,
    actor: person("U2"),
    verdict: "approve",
    reason: null,
    planDigest: planDigest ?? "",
  });
const loseAnswer: Deed = (rig) => {
  const effect = { kind: "dropReply" } as const;
  // The first one, after the approval, only asks whether we may.
  const fault = { operation: "CreateMigrateTask", effect, when: { nth: [2] } };
  rig.cloud.control.faults.add(fault);
  return Promise.resolve();
};
const sleepLong: Deed = (rig) => {
  rig.sleep(4 * 60_000);
  return Promise.resolve();
};
const deeds: fc.Arbitrary<Told> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Told>(["work", work]) },
  {
    weight: 3,
    arbitrary: fc.tuple(people, verdicts, fc.boolean()).map(([actor, verdict, isOld]): Told => [
      `vote ${verdict}${isOld ? " on an old card" : ""}`,
      (rig: RunRig, { id, planDigest }: Migration) =>
        castVote(rig.deps, {
          migrationId: id,
          actor,
          verdict,
          reason: "because",
          planDigest: isOld ? "0".repeat(64) : (planDigest ?? "0".repeat(64)),
        }),
    ]),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(people, verdicts).map(([actor, verdict]): Told => [
      `vote ${verdict} on a step`,
      (rig: RunRig, { id, actions }: Migration) => {
        const action = actions.at(-1);
        const order = { migrationId: id, actionId: action?.id ?? "a1", planDigest: action?.digest ?? "" };
        return castVote(rig.deps, { ...order, actor, verdict, reason: "because" });
      },
    ]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(people, fc.constantFrom(null, "log.trn"))
      .map(([actor, afterFile]): Told => [
        "cut over",
        (rig: RunRig, { id }: Migration) => proposeCutover(rig.deps, { migrationId: id, actor, afterFile }),
      ]),
  },
  {
    weight: 1,
    arbitrary: people.map((actor): Told => [
      "take a step back",
      (rig: RunRig, { id, actions }: Migration) =>
        cancelAction(rig.deps, { migrationId: id, actionId: actions.at(-1)?.id ?? "a1", actor }),
    ]),
  },
  {
    weight: 1,
    arbitrary: people.map((actor): Told => [
      "cancel",
      (rig: RunRig, { id }: Migration) => cancelMigration(rig.deps, { migrationId: id, actor, reason: null }),
    ]),
  },
  {
    weight: 2,
    arbitrary: people.map((actor): Told => [
      "say what the console shows",
      (rig: RunRig, { id }: Migration) => {
        const taskId = rig.cloud.control.importTasks(PROD).at(-1)?.id ?? null;
        return settleDoubt(rig.deps, { migrationId: id, actor, taskId });
      },
    ]),
  },
  {
    weight: 1,
    arbitrary: people.map((actor): Told => [
      "look again",
      (rig: RunRig, { id }: Migration) => lookAgain(rig.deps, { migrationId: id, actor }),
    ]),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("CreateMigrateTask", "CreateOnlineDatabaseTask").map((operation): Told => [
      `lose the answer of ${operation}`,
      (rig: RunRig) => {
        rig.cloud.control.faults.add({ operation, effect: { kind: "dropReply" }, times: 1 });
        return Promise.resolve();
      },
    ]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(60_000, 4 * 60_000).map((milliseconds): Told => [
      "sleep",
      (rig: RunRig) => {
        rig.sleep(milliseconds);
        return Promise.resolve();
      },
    ]),
  },
);

test("no import without a counted approval of its plan, no opening without one of its own, and nothing twice", async () => {
  // Half of them begin with the approval, or few stories would come far.
  const lost: readonly Told[] = [
    ["lose the answer to the first call", loseAnswer],
    ["approve", approve],
    ["work", work],
    ["sleep", sleepLong],
    ["work", work],
  ];
  const agreed: readonly Told[] = [
    ["approve", approve],
    ["work", work],
  ];
  const begun = fc.constantFrom<readonly Told[]>([], agreed, lost);
  const stories = fc
    .tuple(begun, fc.array(deeds, { minLength: 8, maxLength: 30 }))
    .map(([first, then]) => [...first, ...then]);
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(stories, fc.boolean(), async (story, isNew) => {
      const rig = await createRunRig();
      try {
        if (isNew) rig.cloud.control.setSwitches({ chainTask: "new" });
        await rig.stage("full.bak", {});
        await rig.stage("log.trn", {
          kind: "log",
          ids: { backupSetGUID: `00000000-0000-4000-8000-${"3".padStart(12, "0")}` },
        });
        const { id } = await rig.askAndCheck("dbtest with increments");
        for (const [, deed] of story) await deed(rig, await rig.load(id));
        await expectNothingForbidden(rig, id);
        for (const body of await rig.events(id)) reached.add(body.type);
      } finally {
        await rig.close();
      }
    }),
    { numRuns: 60 },
  );
  for (const type of ["import_waiting", "increment_restored", "action_started", "needs_attention"])
    expect(reached).toContain(type);
}, 600_000);

async function expectNothingForbidden(rig: RunRig, id: string): Promise<void> {
  const { control } = rig.cloud;
  const accepted = (operation: string): readonly Readonly<Record<string, string>>[] =>
    control.requests
      .filter((request) => request.operation === operation && request.errorCode === null)
      .map(({ parameters }) => parameters);
  const migration = await rig.load(id);
  const events = await rig.migrations.events(id);
  const approval = events.find(({ body }) => body.type === "approved");

  // Votes: the plan's own, by somebody who may.
  if (approval) {
    expect(approval.body).toMatchObject({ planDigest: migration.planDigest });
    expect(approval.actor).toEqual(person("U2"));
  } else {
    expect(accepted("CreateMigrateTask")).toEqual([]);
  }

  // The full backup once, and the log once, however many answers were lost: nobody said that RDS had not taken them.
  const firsts = accepted("CreateMigrateTask").filter(({ MigrateTaskId }) => MigrateTaskId === undefined);
  expect(firsts.length).toBeLessThanOrEqual(1);
  expect(accepted("CreateMigrateTask").length - firsts.length).toBeLessThanOrEqual(1);

  // What was begun had been approved before, by its own digest.
  for (const { body, sequence } of events) {
    if (body.type !== "action_started") continue;
    const agreed = events.find(
      (each) => each.body.type === "action_approved" && each.body.actionId === body.actionId,
    );
    expect(agreed?.sequence).toBeLessThan(sequence);
    expect(agreed?.body).toMatchObject({ digest: body.digest });
  }
  const opened = accepted("CreateOnlineDatabaseTask").length;
  const startedOpening = events.filter(
    ({ body }) => body.type === "action_started" && body.kind === "open_database",
  );
  if (startedOpening.length === 0) expect(opened).toBe(0);
  if (control.database(PROD, "dbtest")?.access === "Online") expect(startedOpening.length).toBeGreaterThan(0);

  // Each intent stands before its call, and the events number themselves without a gap.
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
}
