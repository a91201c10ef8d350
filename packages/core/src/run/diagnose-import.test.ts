import { expect, test } from "vitest";

import { diagnoseImport, lacksAccount } from "./diagnose-import.ts";

/** The failure texts of the guide "Migrate full backups to the cloud", and the spellings RDS has used before. */
test.each([
  ["Failed to download backup file since OSS URL was expired.", "IMPORT_URL_EXPIRED"],
  ["Your backup is corrupted or newer than RDS, failed to verify.", "IMPORT_UNREADABLE"],
  ["Failed to verify dbtest.bak, backup file was corrupted or newer edition than RDS.", "IMPORT_UNREADABLE"],
  ["DBCC checkdb failed", "IMPORT_CORRUPT_DATABASE"],
  [
    "autotest_2008r2_std_testmigrate_log.trn is a Transaction Log backup, we only accept a FULL Backup.",
    "IMPORT_WRONG_KIND",
  ],
  [
    "Backup set (x.bak) is a Database Differential backup, we only accept a FULL Backup.",
    "IMPORT_WRONG_KIND",
  ],
  [
    "The database (x) already exists on RDS. Please back it up and drop it, then try again.",
    "IMPORT_NAME_TAKEN",
  ],
  [
    "The database (x) is already exist on RDS, please backup and drop it, then try again.",
    "IMPORT_NAME_TAKEN",
  ],
  ["Database 'x' already exists. Choose a different database name.", "IMPORT_NAME_TAKEN"],
  ["Not Enough Disk Space for restoring, space left (100 MB) < needed (200 MB).", "IMPORT_NO_SPACE"],
  ["Not Enough Disk Space, space left 100 MB < bak file 200 MB.", "IMPORT_NO_SPACE"],
  ["The database (x) migration failed due to databases count limitation.", "IMPORT_TOO_MANY_DATABASES"],
  ["Cannot find server certificate with thumbprint '0x00'.", "IMPORT_ENCRYPTED"],
])("%s", (description, code) => {
  const failure = diagnoseImport(description);
  expect(failure.code).toBe(code);
  expect(failure.verbatim).toBe(description);
  expect(failure.remedies.length).toBeGreaterThan(0);
});

test("a text that nobody has seen is shown as it is, with where to look", () => {
  expect(diagnoseImport("Something new happened.")).toMatchObject({
    code: "IMPORT_FAILED",
    verbatim: "Something new happened.",
    remedies: [{ key: "failure.lookInConsole" }],
  });
});

test("a missing privileged account is told apart, whatever the apostrophe", () => {
  expect(lacksAccount("Your RDS doesn’t have any init account yet, please create one")).toBe(true);
  expect(lacksAccount("success")).toBe(false);
});
