/** What RDS allows, and for how long: the imports of a day, the life of a signed URL, the features of an edition. */
import { SAMPLES } from "../samples.ts";
import { CLUSTER_INSTANCE, OLD_INSTANCE, TARGET_INSTANCE, WEB_INSTANCE } from "../world.ts";
import type { Scenario } from "./scenario.ts";

const HOUR_MS = 3_600_000;
/** A small backup gets a URL of eight hours. */
const LONGER_THAN_THE_URL_MS = 9 * HOUR_MS;

export const LIMIT_SCENARIOS: readonly Scenario[] = [
  {
    name: "quota-database",
    title: "The database was imported twenty times today: blocked before anybody is asked",
    command: "/migrate dbstaged as dbtwenty",
    answer: "approve",
    expected: "blocked",
    says: /no more imports for now: 20 of 20 of this database/,
    targetDatabase: "dbtwenty",
    before: ({ simulator }) =>
      simulator.cloud.control.recordImports(TARGET_INSTANCE, { databaseName: "dbtwenty", count: 20 }),
  },
  {
    name: "quota-instance",
    title: "The instance took five hundred imports today: blocked before anybody is asked",
    command: "/migrate dbstaged to cluster-1 as dbcrowded",
    answer: "approve",
    expected: "blocked",
    says: /no more imports for now: 0 of 20 of this database, 500 of 500 of the instance/,
    targetDatabase: "dbcrowded",
    instance: CLUSTER_INSTANCE,
    before({ simulator }) {
      const { control } = simulator.cloud;
      for (let number = 0; number < 25; number += 1) {
        control.recordImports(CLUSTER_INSTANCE, { databaseName: `nightly${number}`, count: 20 });
      }
    },
  },
  {
    name: "quota-unlisted",
    title:
      "Twenty chains of the day, which RDS counts and does not list: RDS refuses, and the thread says why",
    command: "/migrate dbstaged as dbunlisted",
    answer: "approve",
    expected: "failed",
    says: /was imported 20 times today, which is RDS's limit/,
    targetDatabase: "dbunlisted",
    before: ({ simulator }) =>
      simulator.cloud.control.recordImports(TARGET_INSTANCE, {
        databaseName: "dbunlisted",
        count: 20,
        mode: "UPDF",
      }),
  },
  {
    name: "url-expired",
    title:
      "RDS fetches so slowly that the signed URL ends first: another is signed, and the import ends well",
    command: "/migrate dbold to old-2008r2 as dboldslow",
    answer: "approve",
    expected: "succeeded",
    says: /was over before RDS had fetched the backup/,
    targetDatabase: "dboldslow",
    instance: OLD_INSTANCE,
    before: ({ simulator }) =>
      simulator.cloud.control.setDownloadRate(sampleBytes("dboldFULL.bak") / (LONGER_THAN_THE_URL_MS / 1000)),
    async meanwhile({ world, untilImporting }) {
      await untilImporting("dboldslow", OLD_INSTANCE);
      const { clock, cloud } = world.simulator;
      clock.advance(LONGER_THAN_THE_URL_MS + HOUR_MS);
      // The second fetch is as quick as ever.
      cloud.control.setDownloadRate(null);
    },
    after: ({ simulator }) => simulator.cloud.control.setDownloadRate(null),
  },
  {
    name: "edition",
    title:
      "The database uses what a Web edition does not have: warned before, explained when RDS cannot open it",
    command: "/migrate dbpacked to web-2012",
    answer: "approve",
    expected: "failed",
    says: /could not open it: it uses features that the edition of the instance does not have/,
    targetDatabase: "dbpacked",
    instance: WEB_INSTANCE,
    before: ({ simulator }) =>
      simulator.cloud.control.markObject("migratetest", "migrate/dbpackedFULL.bak", {
        needsEnterprise: true,
      }),
  },
];

function sampleBytes(name: string): number {
  const sample = SAMPLES.find(({ fileName }) => fileName === name);
  if (!sample) throw new Error(`There is no sample ${name}.`);
  return sample.make().length;
}
