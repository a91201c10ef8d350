/**
 * The columns of RESTORE HEADERONLY, FILELISTONLY and LABELONLY, by the names of Microsoft Learn.
 */
import { describe, expect, test } from "vitest";

import { fromBytes } from "./byte-source.ts";
import type { BackupReading, BackupSet } from "./model.ts";
import { readMedia } from "./read-media.ts";
import { type SyntheticBackupOptions, syntheticBackup } from "./testing/index.ts";

const HEADERONLY = `BackupName BackupDescription BackupType ExpirationDate Compressed Position DeviceType UserName
  ServerName DatabaseName DatabaseVersion DatabaseCreationDate BackupSize FirstLSN LastLSN CheckpointLSN
  DatabaseBackupLSN BackupStartDate BackupFinishDate SortOrder CodePage UnicodeLocaleId UnicodeComparisonStyle
  CompatibilityLevel SoftwareVendorId SoftwareVersionMajor SoftwareVersionMinor SoftwareVersionBuild MachineName
  Flags BindingID RecoveryForkID Collation FamilyGUID HasBulkLoggedData IsSnapshot IsReadOnly IsSingleUser
  HasBackupChecksums IsDamaged BeginsLogChain HasIncompleteMetaData IsForceOffline IsCopyOnly
  FirstRecoveryForkID ForkPointLSN RecoveryModel DifferentialBaseLSN DifferentialBaseGUID BackupTypeDescription
  BackupSetGUID CompressedBackupSize Containment KeyAlgorithm EncryptorThumbprint EncryptorType
  LastValidRestoreTime TimeZone CompressionAlgorithm`;

const FILELISTONLY = `LogicalName PhysicalName Type FileGroupName Size MaxSize FileID CreateLSN DropLSN UniqueID
  ReadOnlyLSN ReadWriteLSN BackupSizeInBytes SourceBlockSize FileGroupID LogGroupGUID DifferentialBaseLSN
  DifferentialBaseGUID IsReadOnly IsPresent TDEThumbprint SnapshotURL`;

const LABELONLY = `MediaName MediaSetId FamilyCount FamilySequenceNumber MediaFamilyId MediaSequenceNumber
  MediaLabelPresent MediaDescription SoftwareName SoftwareVendorId MediaDate MirrorCount IsCompressed`;

function columns(names: string): readonly string[] {
  return names
    .split(/\s+/u)
    .map((name) =>
      name.startsWith("TDE") ? name.replace("TDE", "tde") : name[0]?.toLowerCase() + name.slice(1),
    );
}

async function read(options: SyntheticBackupOptions): Promise<BackupReading> {
  const reading = await readMedia(fromBytes(syntheticBackup(options)));
  if (reading.kind !== "backup") throw new Error(`read as ${reading.stranger}`);
  return reading;
}

async function readSet(options: SyntheticBackupOptions): Promise<BackupSet> {
  const [set] = (await read(options)).sets;
  if (set === undefined) throw new Error("no set was read");
  return set;
}

test.each([{ isCompressed: false }, { isCompressed: true }])(
  "every column is there, in JSON too (%j)",
  async (options) => {
    const reading = JSON.parse(JSON.stringify(await read(options))) as BackupReading;

    expect(Object.keys(reading.sets[0] ?? {})).toEqual(
      expect.arrayContaining([...columns(HEADERONLY), "kind"]),
    );
    expect(Object.keys(reading.sets[0]?.files[0] ?? {})).toEqual(
      expect.arrayContaining([...columns(FILELISTONLY)]),
    );
    expect(Object.keys(reading.media ?? {})).toEqual(expect.arrayContaining([...columns(LABELONLY)]));
  },
);

test("a set that breaks off has the columns of a whole one", async () => {
  const whole = syntheticBackup({});
  const cut = await readMedia(fromBytes(whole.subarray(0, 100 * 1024)));

  expect(Object.keys((cut.kind === "backup" && cut.sets[0]) || {})).toEqual(Object.keys(await readSet({})));
});

test.each<{ readonly kind: BackupSet["kind"]; readonly type: number; readonly description: string }>([
  { kind: "full", type: 1, description: "Database" },
  { kind: "log", type: 2, description: "Transaction Log" },
  { kind: "file", type: 4, description: "File or Filegroup" },
  { kind: "differential", type: 5, description: "Database Differential" },
  { kind: "differentialFile", type: 6, description: "File Differential" },
  { kind: "partial", type: 7, description: "Partial" },
  { kind: "differentialPartial", type: 8, description: "Partial Differential" },
])("a $kind backup is of type $type", async ({ kind, type, description }) => {
  expect(await readSet({ kind })).toMatchObject({
    kind,
    backupType: type,
    backupTypeDescription: description,
  });
});

test("the media header is that of LABELONLY", async () => {
  const { media } = await read({ mediaName: "nightly", mediaDescription: "of the shop", mirrorCount: 2 });

  expect(media).toMatchObject({
    mediaName: "nightly",
    mediaDescription: "of the shop",
    mediaFamilyId: "5eed0001-0000-0000-0000-000000000000",
    mediaSequenceNumber: 1,
    mediaLabelPresent: false,
    softwareName: "Microsoft SQL Server",
    softwareVendorId: 4608,
    mediaDate: "2024-05-06T07:08:09",
    mirrorCount: 2,
    isCompressed: false,
  });
});

test("compression shows in the media and in the set", async () => {
  const { media, sets } = await read({ isCompressed: true });

  expect(media).toMatchObject({ isCompressed: true });
  expect(sets).toMatchObject([{ compressed: true, compressionAlgorithm: "MS_XPRESS" }]);
  expect(await readSet({})).toMatchObject({ compressed: false, compressionAlgorithm: null });
});

test("what was asked for a file is what is listed", async () => {
  const { files } = await readSet({
    fileGroups: ["PRIMARY", "ARCHIVE"],
    files: [
      { logicalName: "a", type: "D", sizeBytes: 1, growth: 64 * 1024 },
      { logicalName: "b", type: "D", sizeBytes: 2, fileGroup: 1 },
      { logicalName: "c", type: "L", sizeBytes: 3, growth: 10, isPercentGrowth: true },
    ],
  });

  expect(files).toMatchObject([
    { fileGroupName: "PRIMARY", growth: 64 * 1024, isPercentGrowth: false, sourceBlockSize: 512 },
    { fileGroupName: "ARCHIVE", fileGroupID: 2, maxSize: 35_184_372_080_640 },
    { fileGroupName: null, growth: 10, isPercentGrowth: true, maxSize: 2_199_023_255_552 },
  ]);
});

test("the size of a file's backup is known where it is one piece", async () => {
  const dataSize = async (options: SyntheticBackupOptions): Promise<unknown> =>
    (await readSet({ dataBytes: 81_920, ...options })).files[0]?.backupSizeInBytes;

  expect(await dataSize({ release: "2017" })).toBe(81_920);
  expect(await dataSize({ release: "2019" })).toBeNull();
});

test("an expiry is read, and none is null", async () => {
  expect(await readSet({ expirationDate: "2030-01-02T03:04:05" })).toMatchObject({
    expirationDate: "2030-01-02T03:04:05",
  });
  expect(await readSet({})).toMatchObject({ expirationDate: null });
});

describe("the differential base of a set", () => {
  test("is that of its files", async () => {
    const set = await readSet({ kind: "differential" });

    expect(set.differentialBaseGUID).toBe(set.files[0]?.differentialBaseGUID);
    expect(set.differentialBaseLSN).toBe(set.files[0]?.differentialBaseLSN);
    expect(set.differentialBaseGUID).not.toBeNull();
  });

  test.each(["full", "log"] as const)("is null for a %s backup", async (kind) => {
    expect(await readSet({ kind })).toMatchObject({ differentialBaseLSN: null, differentialBaseGUID: null });
  });
});

describe("a chain of logs", () => {
  const origin = "40000000012300037";

  test.each([
    { first: origin, begins: true },
    { first: "40000000014500001", begins: false },
  ])("that starts at its origin or not is told (first LSN $first)", async ({ first, begins }) => {
    expect(await readSet({ kind: "log", lsns: { first, logChainOrigin: origin } })).toMatchObject({
      beginsLogChain: begins,
    });
  });

  test("without an origin, or of another kind, is not judged", async () => {
    expect(await readSet({ kind: "log", lsns: { logChainOrigin: null } })).toMatchObject({
      beginsLogChain: null,
    });
    expect(await readSet({ kind: "full" })).toMatchObject({ beginsLogChain: null });
  });
});

describe("forks", () => {
  const forked = {
    lsns: { forkPoint: "40000000012300001" },
    ids: { previousRecoveryForkID: "22222222-3333-4444-5555-666666666666" },
  };

  test("leave their point and the previous fork behind", async () => {
    const set = await readSet(forked);

    expect(set).toMatchObject({
      forkPointLSN: "40000000012300001",
      previousRecoveryForkID: "22222222-3333-4444-5555-666666666666",
      firstRecoveryForkID: set.recoveryForkID,
    });
  });

  test("within a log leave it open on which one it begins", async () => {
    const before = { ...forked, lsns: { ...forked.lsns, first: "40000000010000001" } };

    expect(await readSet({ kind: "log", ...before })).toMatchObject({ firstRecoveryForkID: null });
    const after = await readSet({ kind: "log", ...forked });
    expect(after.firstRecoveryForkID).toBe(after.recoveryForkID);
  });
});

test.each([
  { name: "SQL_Latin1_General_CP1_CI_AS", collation: { info: 0x00d0_0409, sortId: 52 } },
  { name: "Latin1_General_CI_AS", collation: { info: 0x00d0_0409, sortId: 0 } },
  { name: "Chinese_PRC_CI_AS", collation: { info: 0x00d0_0804, sortId: 0 } },
  { name: "Japanese_CS_AI_KS_WS", collation: { info: 0x0020_0411, sortId: 0 } },
  { name: "Cyrillic_General_BIN2", collation: { info: 0x0200_0419, sortId: 0 } },
  { name: "Thai_BIN", collation: { info: 0x0100_041e, sortId: 0 } },
  { name: null, collation: { info: 0x20d0_0401, sortId: 0 } },
  { name: null, collation: { info: 0x00d0_0409, sortId: 255 } },
  { name: null, collation: { info: 0x00d0_ffff, sortId: 0 } },
])("the numbers $collation are the collation $name", async ({ name, collation }) => {
  expect((await readSet({ collation })).collation).toBe(name);
});

describe("hints", () => {
  const file = { logicalName: "data", type: "D", sizeBytes: 8192 } as const;

  test.each<{ readonly code: string; readonly options: SyntheticBackupOptions; readonly says: string }>([
    { code: "tde", options: { files: [{ ...file, hasKeys: true }] }, says: '"data"' },
    { code: "unknown_file_type", options: { files: [{ ...file, type: null }] }, says: "type 9" },
    { code: "unknown_feature", options: { files: [{ ...file, extraBytes: 12 }] }, says: "12 bytes" },
    { code: "unknown_feature", options: { unknownRecord: "SFXX" }, says: "SFXX" },
    { code: "x86_source", options: { platform: "x86" }, says: "32-bit" },
    { code: "forked", options: { lsns: { forkPoint: "1200000000100001" } }, says: "1200000000100001" },
  ])("$code says $says and is no problem of the media", async ({ code, options, says }) => {
    const { sets, problems } = await read(options);

    expect(sets[0]?.hints).toMatchObject([{ code, detail: expect.stringContaining(says) }]);
    expect(problems).toEqual([]);
  });

  test("are none for an ordinary backup of any release", async () => {
    for (const release of ["2005", "2008 R2", "2012", "2025"])
      expect((await readSet({ release })).hints).toEqual([]);
  });

  test("are not thrown off by a hostile tag", async () => {
    const { hints } = await readSet({ unknownRecord: "\x1b[2J" });

    expect(hints[0]?.detail).toContain("?[2J");
  });
});
