import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { say } from "../texts/text.ts";
import { diagnose, lacksAccount, messageHash, UNKNOWN_MESSAGE } from "./diagnose.ts";
import type { ImportFacts, ObjectFacts } from "./diagnosis.ts";

const GIB = 2 ** 30;
const FACTS: ImportFacts = {
  instanceId: "rm-bp1prod1",
  regionId: "cn-hangzhou",
  databaseName: "shop",
  engineVersion: "2019_std_ha",
  storageBytes: 100 * GIB,
  backup: { databaseName: "dbtest", release: "2019", databaseVersion: 904 },
  object: null,
};
const OBJECT: ObjectFacts = { address: "oss://b/db.bak", crc64: "42", isProvenCopy: true, now: "same" };
const UNREADABLE = "Failed to verify db.bak, backup file was corrupted or newer edition than RDS.";

function said(
  message: string,
  change: Partial<ImportFacts> = {},
): { code: string; lines: readonly string[] } {
  const { code, summary, remedies } = diagnose(message, { ...FACTS, ...change });
  return { code, lines: [say(summary), ...remedies.map((remedy) => say(remedy))] };
}

describe("“corrupted or newer” is", () => {
  test("newer, when the header's database version is beyond what the instance restores", () => {
    const backup = { databaseName: "dbtest", release: "2022", databaseVersion: 957 };
    const { code, lines } = said(UNREADABLE, { backup, object: { ...OBJECT, now: "changed" } });
    expect(code).toBe("IMPORT_NEWER");
    expect(lines[0]).toContain("SQL Server 2022, and the instance runs 2019");
    expect(lines[1]).toContain("runs SQL Server 2022 or newer");
  });

  test.each([
    ["changed", "was replaced while RDS read it"],
    ["gone", "was deleted before RDS had read it"],
  ] as const)("neither, when the object is %s", (now, words) => {
    const { code, lines } = said(UNREADABLE, { object: { ...OBJECT, now } });
    expect(code).toBe("IMPORT_OBJECT_CHANGED");
    expect(lines[0]).toContain(words);
  });

  test("damage from before the upload, when the object is what was read from the file", () => {
    const { code, lines } = said(UNREADABLE, { object: OBJECT });
    expect(code).toBe("IMPORT_DAMAGED");
    expect(lines[0]).toContain("db.bak is damaged: SQL Server 2019 restores on 2019");
    expect(lines[0]).toContain("CRC-64 42 on both sides");
    expect(lines.join()).not.toContain("bakferry upload");
  });

  test("damage on either side, when another tool sent the object", () => {
    const { code, lines } = said(UNREADABLE, { object: { ...OBJECT, isProvenCopy: false, now: "unknown" } });
    expect(code).toBe("IMPORT_DAMAGED");
    expect(lines[1]).toContain("bakferry upload");
  });

  test.each([
    ["the engine version is one that nobody knows", { engineVersion: "2031_new" }],
    ["the instance cannot be read", { engineVersion: null }],
    ["the header could not be read", { backup: null }],
  ])("left open, when %s", (_, change) => {
    expect(said(UNREADABLE, change).code).toBe("IMPORT_UNREADABLE");
  });
});

describe("the values of a message", () => {
  test("give the size that the disk has to have", () => {
    const { lines } = said("Not Enough Disk Space for restoring, space left (20480 MB) < needed (40960 MB).");
    expect(lines[0]).toContain("40 GB needed, 20 GB left");
    // 80 GiB used and 40 GiB needed, with a tenth free, in steps of 5 GB.
    expect(lines[1]).toContain("to at least 135 GB");
  });

  test("give what is missing, when the disk's own size is not known", () => {
    const message = "Not Enough Disk Space, space left 1024 MB < bak file 3072 MB.";
    const { lines } = said(message, { storageBytes: null });
    expect(lines[0]).toContain("too small for the backup file alone: 3 GB needed, 1 GB left");
    expect(lines[1]).toContain("2 GB are missing");
  });

  test.each([
    ["Backup set (a b.bak) is a Database Differential backup, we only accept a FULL Backup.", "a b.bak is a"],
    ["x.trn is a Transaction Log backup, we only accept a FULL Backup.", "x.trn is a transaction log backup"],
    ["The log in this backup set begins at LSN 12, which is too recent to apply", "at LSN 12"],
    ["The database (shop2) already exists on RDS.", "A database shop2 came"],
    ["Cannot open database “shop3” requested by the login.", "no permission on shop3"],
    [
      "DBCC checkdb failed: CHECKDB found 1 allocation errors and 2 consistency errors in table 't'.",
      "1 allocation and 2 consistency errors (in t)",
    ],
    ["Failed to open database shop4.", "RDS restored shop4"],
  ])("%s are shown", (message, words) => {
    expect(said(message).lines[0]).toContain(words);
  });

  test("never make a message unknown, whatever the numbers and names are", () => {
    const name = fc.stringMatching(/^[\p{L}\d_-]{1,30}$/u);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), name, (left, needed, database) => {
        const messages = [
          `Not Enough Disk Space for restoring, space left (${left} MB) < needed (${needed} MB).`,
          `Not Enough Disk Space, space left ${left} MB < bak file ${needed} MB.`,
          `The database (${database}) migration failed due to databases count limitation.`,
          `Failed to verify ${database}.bak, backup file was corrupted or newer edition than RDS.`,
          `Database '${database}' already exists. Choose a different database name.`,
          `Backup set (${database}.bak) is a Transaction Log backup, we only accept a FULL Backup.`,
        ];
        for (const message of messages) expect(diagnose(message, FACTS).code).not.toBe(UNKNOWN_MESSAGE);
      }),
    );
  });
});

describe("a damaged source", () => {
  test("gets the repair that loses data as the last way, marked, with the name it has there", () => {
    const { lines } = said("DBCC checkdb failed");
    expect(lines.at(-1)).toMatch(
      /^DANGER, .*Bakferry never runs it.*CHECKDB \(\[dbtest\], REPAIR_ALLOW_DATA_LOSS\)/,
    );
    expect(lines.findIndex((line) => line.includes("PAGE ="))).toBeLessThan(lines.length - 1);
  });

  test("is found after the database opened: the import is done, and a person decides", () => {
    const message =
      "asynchronously DBCC checkdb failed: CHECKDB found 0 allocation errors and 2 consistency\n errors in table 'XXX' (object ID XXX).";
    const { outcome, turn, code, summary } = diagnose(message, FACTS);
    expect({ outcome, turn, code }).toEqual({
      outcome: "done",
      turn: "requester",
      code: "IMPORT_CORRUPT_ONLINE",
    });
    expect(say(summary)).toContain("0 allocation and 2 consistency errors (in XXX)");
  });
});

describe("whose turn it is", () => {
  test.each([
    ["IncorrectDBInstanceState: Current DB instance state does not support this operation.", "cloud", "wait"],
    ["Forbidden.RAM: The user is not authorized.", "owner", "after_fix"],
    ["Failed to download backup file since OSS URL was expired.", "bakferry", "new_url"],
    ["Your RDS doesn't have any init account yet", "owner", "never"],
    ["UploadLimitExceeded", "cloud", "wait"],
  ])("%s: %s, again: %s", (message, turn, retry) => {
    expect(diagnose(message, FACTS)).toMatchObject({ turn, retry });
  });
});

test("a code stands for itself and what is behind its dot, not for a longer word", () => {
  expect(said("InvalidDBName.Malformed").code).toBe("REFUSED_NAME");
  expect(said("InvalidDBName.NotFound: x").code).toBe("REFUSED_DATABASE_STATE");
  expect(said("InvalidDBNameSpace: x").code).toBe(UNKNOWN_MESSAGE);
});

test("a missing privileged account is told apart, whatever the apostrophe", () => {
  expect(lacksAccount("Your RDS doesn’t have any init account yet, please create one")).toBe(true);
  expect(lacksAccount("success")).toBe(false);
});

describe("the hash of a message", () => {
  test("is the same for other numbers and names", () => {
    expect(messageHash("Step 3 of 'dbtest' broke (rm-1).")).toBe(
      messageHash("step 17 of 'shop'  broke (rm-99)."),
    );
  });

  test("differs for other words", () => {
    expect(messageHash("Step 3 broke.")).not.toBe(messageHash("Step 3 hangs."));
  });
});
