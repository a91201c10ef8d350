/** Every scenario that the demo can play, in the order in which `all` plays them. */
import { FAILURE_SCENARIOS } from "./failure-scenarios.ts";
import { LIMIT_SCENARIOS } from "./limit-scenarios.ts";
import { ROUTE_SCENARIOS } from "./route-scenarios.ts";
import type { Scenario } from "./scenario.ts";
import { WAVE_SCENARIOS } from "./wave-scenarios.ts";

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "local",
    title: "A backup beside the bot: approve, upload, import",
    command: "/migrate dbtest",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbtest",
  },
  {
    name: "staged",
    title: "A backup that is in OSS already: approve, import",
    command: "/migrate dbstaged",
    answer: "approve",
    expected: "succeeded",
    targetDatabase: "dbstaged",
  },
  {
    name: "denied",
    title: "An approver says no and why",
    command: "/migrate dbtest as dbdenied",
    answer: "deny",
    expected: "denied",
    targetDatabase: "dbdenied",
  },
  {
    name: "differential",
    title: "A differential backup is blocked before anybody is asked",
    command: "/migrate dbdiff",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dbdiff",
  },
  {
    name: "newer",
    title: "A backup newer than the instance is blocked",
    command: "/migrate dbnewer",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dbnewer",
  },
  {
    name: "truncated",
    title: "A backup without its end is blocked",
    command: "/migrate dbcut",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dbcut",
  },
  {
    name: "too-large",
    title: "A database larger than the free disk is blocked",
    command: "/migrate dbhuge",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "dbhuge",
  },
  {
    name: "damaged",
    title: "Damage inside the backup is found while it is uploaded",
    command: "/migrate dbdamaged",
    answer: "approve",
    expected: "failed",
    targetDatabase: "dbdamaged",
  },
  {
    name: "name-taken",
    title: "A name that is taken on the instance is blocked",
    command: "/migrate orders",
    answer: "approve",
    expected: "blocked",
    targetDatabase: "orders",
  },
  {
    name: "no-backup",
    title: "No backup of that name: an answer to the requester alone",
    command: "/migrate nosuchdb",
    answer: "approve",
    expected: "refused",
    targetDatabase: "nosuchdb",
  },
  ...ROUTE_SCENARIOS,
  ...FAILURE_SCENARIOS,
  ...LIMIT_SCENARIOS,
  ...WAVE_SCENARIOS,
];
