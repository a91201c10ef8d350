/** What has to hold of the rules for every world, and the matrix of versions whole. */
import { type BackupSet, SQL_SERVER_RELEASES } from "@bakferry/bak";
import { aDataFile } from "@bakferry/bak/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { TargetInstance } from "../model/target.ts";
import {
  aFullBackup,
  aLifecycleRule,
  aMigrationRequest,
  anImportTask,
  aReading,
  aStagedObject,
  aTargetInstance,
  known,
  someFacts,
  TEST_EPOCH,
} from "../testing/index.ts";
import type { Answer } from "./check.ts";
import type { Facts } from "./facts.ts";
import { runPreflight } from "./run-preflight.ts";

const GIB = 2 ** 30;
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

function answer(checkId: string, change: Partial<Facts>): Answer {
  const found = runPreflight(someFacts(change)).find((each) => each.checkId === checkId);
  if (!found) throw new Error(`${checkId} did not answer.`);
  return found;
}

function backup(change: Partial<BackupSet>): Partial<Facts> {
  return { media: known({ ...aReading(), sets: [aFullBackup(change)] }) };
}

function instance(change: Partial<TargetInstance>): Partial<Facts> {
  return { instance: known(aTargetInstance(change)) };
}

describe("versions", () => {
  const engines = [
    ["08r2_ent_ha", 661],
    ["2012_ent_ha", 706],
    ["2014_std_ha", 782],
    ["2016_web", 852],
    ["2017_ent", 869],
    ["2019_std_ha", 904],
    ["2022_ent_ha", 958],
  ] as const;
  const matrix = SQL_SERVER_RELEASES.flatMap((release) =>
    engines.map(([engineVersion, newest]) => [release, engineVersion, newest] as const),
  );

  test.each(matrix)("of $name on %s restore forwards only", (release, engineVersion, newest) => {
    const { databaseVersion, major, minor } = release;
    const { kind } = answer("engine-version", {
      ...backup({ databaseVersion, softwareVersionMajor: major, softwareVersionMinor: minor }),
      ...instance({ engineVersion }),
    });
    expect(kind === "blocker").toBe(databaseVersion > newest);
    expect(kind).not.toBe("unknown");
  });
});

describe("free space", () => {
  const sizes = fc.record({
    dataBytes: fc.nat(2 ** 42),
    logBytes: fc.nat(2 ** 40),
    backupBytes: fc.integer({ min: 1, max: 2 ** 41 }),
    storageGb: fc.integer({ min: 20, max: 32_000 }),
    usedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test("is enough exactly when data, log and backup fit, and what is proposed is", () => {
    fc.assert(
      fc.property(sizes, ({ dataBytes, logBytes, backupBytes, storageGb, usedShare }) => {
        const usedBytes = Math.floor(storageGb * GIB * usedShare);
        const world = (gigabytes: number): Partial<Facts> => ({
          ...backup({ files: [aDataFile({ size: dataBytes }), aDataFile({ type: "L", size: logBytes })] }),
          source: { kind: "staged", object: aStagedObject({ sizeBytes: backupBytes }) },
          usage: known({ diskUsedBytes: usedBytes, dataBytes: null, logBytes: null }),
          ...instance({ storageBytes: gigabytes * GIB, usedBytes }),
        });
        const { kind, remedy } = answer("free-space", world(storageGb));
        const neededBytes = dataBytes + logBytes + backupBytes;
        expect(kind === "blocker").toBe(neededBytes > storageGb * GIB - usedBytes);
        if (kind !== "blocker") return;
        const command = remedy?.aids.find((aid) => aid.kind === "command");
        const proposedGb = Number(/--DBInstanceStorage (\d+)$/.exec(command?.command ?? "")?.[1]);
        expect(proposedGb % 5).toBe(0);
        expect(answer("free-space", world(proposedGb)).kind).toBe("passed");
      }),
    );
  });
});

describe("names", () => {
  test("of files pass with letters, digits and a known extension, and block with anything that RDS misreads", () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9]{1,40}$/);
    const extension = fc.constantFrom(".bak", ".diff", ".trn", ".log");
    const bad = fc.constantFrom(...Array.from("!@#$%^&*()+=:|'\"`<>?\\ \t"));
    fc.assert(
      fc.property(plain, extension, bad, fc.nat(39), (name, ending, character, at) => {
        expect(answer("file-name", { stagingKey: `migrate/${name}${ending}` }).kind).toBe("passed");
        const spoiled = `${name.slice(0, at)}${character}${name.slice(at)}`;
        expect(answer("file-name", { stagingKey: `migrate/${spoiled}${ending}` }).kind).toBe("blocker");
      }),
    );
  });

  test("of databases are answered whatever they are, and those that RDS documents pass", () => {
    const documented = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
    const reserved = new Set([
      "master",
      "model",
      "msdb",
      "tempdb",
      "distribution",
      "resource",
      "rdscore",
      "sys_info",
      "rdsadmin",
    ]);
    const kindOf = (targetDatabaseName: string) =>
      answer("target-name", { request: aMigrationRequest({ targetDatabaseName }) }).kind;
    fc.assert(
      fc.property(documented, (name) => {
        fc.pre(!reserved.has(name.toLowerCase()));
        expect(kindOf(name)).toBe("passed");
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 140 }), (name) => {
        expect(["passed", "warning", "blocker"]).toContain(kindOf(name));
      }),
    );
  });

  test("are compared without case, for what is there and for what is being imported", () => {
    const cased = fc.stringMatching(/^[A-Za-z]{1,20}$/);
    fc.assert(
      fc.property(cased, fc.boolean(), (name, isUpper) => {
        const other = isUpper ? name.toUpperCase() : name.toLowerCase();
        const request = aMigrationRequest({ targetDatabaseName: name });
        const databases = known([{ name: other, status: "Running" }]);
        expect(answer("name-conflict", { request, databases }).kind).toBe("blocker");
        const imports = known([anImportTask({ databaseName: other, status: "Running" })]);
        expect(answer("import-under-way", { request, imports }).kind).toBe("blocker");
      }),
    );
  });
});

test("a lifecycle rule blocks exactly when its day comes before the import has surely ended", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(40), (days, ageDays) => {
      const object = aStagedObject({ key: "migrate/a.bak", modifiedAt: TEST_EPOCH - ageDays * DAY_MS });
      const { kind, evidence } = answer("lifecycle", {
        source: { kind: "staged", object },
        stagingKey: object.key,
        lifecycle: known([aLifecycleRule({ expiresAfterDays: days })]),
      });
      const until = Number(evidence.find(({ name }) => name === "neededUntilAt")?.value);
      expect(until).toBeGreaterThan(TEST_EPOCH);
      expect(kind).toBe(TEST_EPOCH + (days - ageDays) * DAY_MS < until ? "blocker" : "passed");
    }),
  );
});

test("a backup is as old in every time zone", () => {
  const zones = fc.integer({ min: -48, max: 56 });
  fc.assert(
    fc.property(zones, zones, fc.integer({ min: -72, max: 720 }), (here, there, hoursOld) => {
      const inZone = (quarters: number) => {
        const local = new Date(TEST_EPOCH - hoursOld * 3_600_000 + quarters * 15 * MINUTE_MS);
        const backupFinishDate = local.toISOString().slice(0, 19);
        return answer("freshness", backup({ backupFinishDate, timeZoneQuarterHours: quarters }));
      };
      expect(inZone(here).kind).toBe(inZone(there).kind);
      expect(inZone(here).summary).toEqual(inZone(there).summary);
      expect(inZone(here).kind).toBe(hoursOld < -1 || hoursOld > 24 ? "warning" : "passed");
    }),
  );
});

test("a maintenance window is met exactly when some minute of the import lies in it", () => {
  const minutes = fc.nat(24 * 60 - 1);
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}Z`;
  fc.assert(
    fc.property(minutes, fc.integer({ min: 1, max: 23 * 60 }), minutes, (begin, length, askedMinute) => {
      const midnight = Math.floor(TEST_EPOCH / DAY_MS) * DAY_MS;
      const askedAt = midnight + askedMinute * MINUTE_MS;
      const end = (begin + length) % (24 * 60);
      const { kind, evidence } = answer("maintenance-window", {
        askedAt,
        ...instance({ maintenanceWindow: `${clock(begin)}-${clock(end)}` }),
      });
      const lastsMinutes = Math.ceil(
        Number(evidence.find(({ name }) => name === "p90Ms")?.value) / MINUTE_MS,
      );
      const met = Array.from({ length: lastsMinutes }, (_, index) => (askedMinute + index) % (24 * 60)).some(
        (minute) => (minute - begin + 24 * 60) % (24 * 60) < length,
      );
      expect(kind).toBe(met ? "warning" : "passed");
    }),
  );
});

test("the quota blocks from the 20th import of a database and the 500th of an instance on", () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(520), (own, others) => {
      const imports = known([
        ...Array.from({ length: own }, () => anImportTask({ databaseName: "dbtest" })),
        ...Array.from({ length: others }, () => anImportTask()),
      ]);
      const { kind } = answer("import-quota", { imports });
      expect(kind === "blocker").toBe(own >= 20 || own + others >= 500);
      expect(kind === "passed").toBe(own < 16 && own + others < 400);
    }),
  );
});
