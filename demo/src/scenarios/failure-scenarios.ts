/** What RDS itself can refuse or find, after all that could be checked before was good. */
import { TARGET_INSTANCE, type World } from "../world.ts";
import type { Scenario } from "./scenario.ts";

const GIB = 2 ** 30;

export const FAILURE_SCENARIOS: readonly Scenario[] = [
  {
    name: "dbcc",
    title: "DBCC CHECKDB finds a damaged page before the database opens",
    command: "/migrate dbtorn",
    answer: "approve",
    expected: "failed",
    targetDatabase: "dbtorn",
  },
  {
    name: "spoilt",
    title: "Damage in OSS that no header tells is found by RDS",
    command: "/migrate dbspoilt",
    answer: "approve",
    expected: "failed",
    targetDatabase: "dbspoilt",
  },
  {
    name: "encrypted",
    title: "An encrypted backup is blocked before anybody is asked",
    command: "/migrate dbsealed",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dbsealed",
  },
  {
    name: "no-role",
    title: "RDS may not read OSS: blocked, with what to do",
    command: "/migrate dbstaged as dbnorole",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dbnorole",
    before: ({ simulator }) => simulator.cloud.control.setRole(false),
    after: ({ simulator }) => simulator.cloud.control.setRole(true),
  },
  {
    name: "locked",
    title: "A locked instance is blocked before anybody is asked",
    command: "/migrate dbstaged to locked-1 as dblocked",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dblocked",
    instance: "rm-bp1locked",
  },
  {
    name: "no-account",
    title: "An instance without an account: the database is restored, and the thread says what is left to do",
    command: "/migrate dbstaged to no-account as dbnoaccount",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbnoaccount",
    instance: "rm-bp1noacct",
  },
  {
    name: "disk-filled",
    title: "The disk fills up while RDS imports",
    command: "/migrate dbstaged as dbnospace",
    answer: "approve",
    expected: "failed",
    targetDatabase: "dbnospace",
    async meanwhile({ world, untilImporting }) {
      await untilImporting("dbnospace");
      changeInstance(world, { diskUsedBytes: 100 * GIB });
    },
    after: (world) => changeInstance(world, { diskUsedBytes: 12 * GIB }),
  },
  {
    name: "too-many",
    title: "Another database takes the last place on the instance while RDS imports",
    command: "/migrate dbstaged as dbtoomany",
    answer: "approve",
    expected: "failed",
    targetDatabase: "dbtoomany",
    async meanwhile({ world, untilImporting }) {
      await untilImporting("dbtoomany");
      changeInstance(world, { maxDatabases: 1 });
    },
    after: (world) => changeInstance(world, { maxDatabases: 300 }),
  },
  {
    name: "name-grabbed",
    title: "Somebody makes a database of that name while RDS imports",
    command: "/migrate dbstaged as dbgrabbed",
    answer: "approve",
    expected: "failed",
    targetDatabase: "dbgrabbed",
    async meanwhile({ world, untilImporting }) {
      await untilImporting("dbgrabbed");
      const { databases } = world.simulator.cloud.control.instance(TARGET_INSTANCE);
      const grabbed = { name: "dbgrabbed", status: "Creating", collation: "Chinese_PRC_CI_AS" } as const;
      changeInstance(world, { databases: [...databases, grabbed] });
    },
  },
  {
    name: "lost-answer",
    title: "The answer to the import request is lost: it is looked for, and not sent twice",
    command: "/migrate dbstaged as dblost",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dblost",
    before: ({ simulator }) =>
      simulator.cloud.control.faults.add({
        operation: "CreateMigrateTask",
        effect: { kind: "dropReply" },
        // The first two only ask whether we may: with the checks, and again just before the import.
        when: { nth: [3] },
      }),
    meanwhile: (stage) => stage.until(/answer to the import request was lost/),
  },
  {
    name: "no-full",
    title: "Increments without the full backup they build on: an answer to the requester alone",
    command: "/migrate dbdiff with increments",
    answer: "approve",
    expected: "refused",
    targetDatabase: "dbdiff",
  },
];

type InstanceChange = Parameters<World["simulator"]["cloud"]["control"]["updateInstance"]>[1];

function changeInstance({ simulator }: World, change: InstanceChange): void {
  simulator.cloud.control.updateInstance(TARGET_INSTANCE, change);
}
