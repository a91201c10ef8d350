/** Every way into RDS that is not one full backup on a current instance. */
import { OLD_INSTANCE, TEST_INSTANCE } from "../world.ts";
import type { Scenario } from "./scenario.ts";

export const ROUTE_SCENARIOS: readonly Scenario[] = [
  {
    name: "incremental",
    title: "Full, differential and logs; one more log comes later; the cut-over is approved on its own",
    command: "/migrate dbchain with increments",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbchain",
    async meanwhile(stage) {
      await stage.until(/2 restored on top of the full one/);
      await stage.world.place("dbchainLOG2.trn");
      await stage.until(/3 restored on top of the full one/);
      await stage.press("migration.cutover");
      await stage.approveStep();
    },
  },
  {
    name: "incremental-gap",
    title: "A log is missing: the gap is named, the log is put there, the chain goes on",
    command: "/migrate dbgap with increments",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbgap",
    async meanwhile(stage) {
      await stage.until(/1 restored on top of the full one/);
      await stage.world.place("dbgapLOG2.trn");
      await stage.until(/is missing before it/);
      await stage.world.place("dbgapLOG1.trn");
      await stage.until(/3 restored on top of the full one/);
      await stage.press("migration.cutover");
      await stage.approveStep();
    },
  },
  {
    name: "incremental-given-up",
    title: "A chain that waits is given up: RDS is told to stop, and what is left is offered for removal",
    command: "/migrate dbchain as dbgivenup with increments",
    answer: "approve",
    expected: "cancelled",
    targetDatabase: "dbgivenup",
    async meanwhile(stage) {
      await stage.until(/waits for the next backup/);
      await stage.press("migration.cancel");
    },
  },
  {
    name: "2008r2-local",
    title:
      "2008 R2 on local disks: the empty database is made after the vote, the backup fetched by a signed URL",
    command: "/migrate dbold to old-2008r2",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbold",
    instance: OLD_INSTANCE,
  },
  {
    name: "2008r2-increments",
    title: "Increments on 2008 R2 with local disks are blocked before anybody is asked",
    command: "/migrate dbchain to old-2008r2 as dbchainold with increments",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dbchainold",
    instance: OLD_INSTANCE,
  },
  {
    name: "opened-at-once",
    title: "Outside production the database opens at once, and DBCC CHECKDB tells its result later",
    command: "/migrate dbstaged to test-1 as dbopen",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbopen",
    instance: TEST_INSTANCE,
    meanwhile: (stage) => stage.until(/DBCC CHECKDB found no error/),
  },
  {
    name: "opened-damaged",
    title: "DBCC CHECKDB finds damage in a database that is open already, and says so loudly",
    command: "/migrate dbtorn to test-1 as dbtornopen",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbtornopen",
    instance: TEST_INSTANCE,
    meanwhile: (stage) => stage.until(/DBCC CHECKDB found errors/),
  },
];
