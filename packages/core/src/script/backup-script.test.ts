import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  evaluateText as evaluate,
  type SqlToken as Token,
  tokenizeSql as tokenize,
} from "../testing/tokenize-sql.ts";
import { say } from "../texts/text.ts";
import { type BackupScriptOrder, type BackupScripts, writeBackupScripts } from "./backup-script.ts";
import { SCRIPT_RELEASES, scriptRelease } from "./releases.ts";

describe("the script", () => {
  test.each<[string, Partial<BackupScriptOrder>]>([
    ...SCRIPT_RELEASES.map((release): [string, Partial<BackupScriptOrder>] => [
      `full-${release.id}`,
      { release },
    ]),
    ["full-any-release", {}],
    ["full-with-increments", { hasIncrements: true }],
    ["differential", { kind: "differential" }],
    ["log", { kind: "log" }],
    ["local-2008r2", { instanceFamily: "local2008r2" }],
    ["stripes", { stripes: 3, checksDatabase: false }],
    ["linux", { folder: "/var/opt/mssql/backup/", release: scriptRelease("2022") }],
    ["awkward-name", { databaseName: "O'Brien]] $(x) 数据库", folder: String.raw`\\nas\b$\O'Brien` }],
  ])("%s reads as it always did", async (name, change) => {
    await expect(written(change).backup).toMatchFileSnapshot(`golden/${name}.sql`);
  });

  test("that sets things back reads as it always did", async () => {
    await expect(written().undo).toMatchFileSnapshot("golden/undo.sql");
  });

  test("changes nothing as it stands", () => {
    const { backup, undo } = written({ hasIncrements: true });
    for (const script of [backup, undo]) {
      expect(script).toContain("DECLARE @is_run bit = 0;");
      const guarded = script.split("\n").filter((line) => /^\s*EXEC /.test(line));
      expect(guarded.every((line) => line.startsWith("  "))).toBe(true);
    }
  });

  test("backs nothing up and changes nothing when DBCC CHECKDB found errors", () => {
    const { backup } = written({ hasIncrements: true });
    const check = backup.indexOf("SET @error = @@ERROR;\n  IF @error <> 0");
    const stop = backup.indexOf("DBCC CHECKDB found errors, or could not end. Nothing was backed up");
    const end = backup.indexOf("RETURN;", stop);
    expect(check).toBeGreaterThan(backup.indexOf("DBCC CHECKDB (N' +"));
    expect(stop).toBeGreaterThan(check);
    expect(backup.slice(stop, end)).not.toContain("END;");
    for (const later of ["sp_addextendedproperty", "ALTER DATABASE", "xp_create_subdir", "BACKUP DATABASE"]) {
      expect([later, backup.indexOf(later) > end]).toEqual([later, true]);
    }
  });

  test("looks for room before anything else takes time or changes something", () => {
    for (const kind of ["full", "differential", "log"] as const) {
      const { backup } = written({ kind });
      const stop = backup.indexOf("@checks_room = 1 AND @free_mb < @need_mb");
      expect(stop).toBeGreaterThan(backup.indexOf("DECLARE @checks_room bit = 1;"));
      expect(backup.slice(stop, backup.indexOf("END;", stop))).toContain("RETURN;");
      for (const later of ["DBCC CHECKDB (N' +", "sp_addextendedproperty", "xp_create_subdir", "BACKUP "]) {
        expect([later, backup.indexOf(later) > stop]).toEqual([later, true]);
      }
    }
  });

  test("looks at the drive of the log where it lets the log grow, and nowhere else", () => {
    const grows = "In the FULL model the log grows";
    expect(written({ instanceFamily: "local2008r2" }).backup).toContain(grows);
    expect(written({ hasIncrements: true }).backup).toContain(grows);
    expect(written().backup).not.toContain(grows);
  });

  test("is not ended by a view that the login may not see", () => {
    const { backup } = written();
    for (const seen of ["sys.dm_os_volume_stats(", "xp_fixeddrives", "FILEPROPERTY"]) {
      const at = backup.indexOf(seen);
      const guard = backup.lastIndexOf("BEGIN TRY", at);
      expect([seen, guard > backup.lastIndexOf("END TRY", at)]).toEqual([seen, true]);
    }
  });

  test("notes the former settings before it changes them, and proves the backup after it", () => {
    const { backup, undo } = written({ instanceFamily: "local2008r2" });
    const places = [
      "@recovery_model = recovery_model_desc",
      "EXEC msdb.sys.sp_addextendedproperty",
      "SET RECOVERY FULL",
      "SET AUTO_CLOSE OFF",
      "BACKUP DATABASE",
      "RESTORE VERIFYONLY",
      "RESTORE FILELISTONLY",
    ].map((words) => backup.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(undo).toContain("SET RECOVERY ' + @former_model");
    expect(undo).toContain("sp_dropextendedproperty");
  });

  test("warns that the FULL model lets the log grow, wherever it is set", () => {
    const warned = (change: Partial<BackupScriptOrder>) => written(change).warnings.map(({ key }) => key);
    expect(warned({ instanceFamily: "local2008r2" })).toEqual(["script.fullModelGrowsLog"]);
    expect(warned({ hasIncrements: true })).toEqual(["script.fullModelGrowsLog"]);
    expect(warned({})).toEqual([]);
  });

  test.each<[string, Partial<BackupScriptOrder>, RegExp, RegExp]>([
    ["a full backup is called .bak", {}, /\.bak'''/, /\.(?:diff|trn)'''/],
    ["a differential backup is called .diff", { kind: "differential" }, /\.diff'''/, /\.bak/],
    ["a log backup is called .trn", { kind: "log" }, /\.trn'''/, /\.bak/],
    ["a full backup alone leaves the server's chain alone", {}, /WITH COPY_ONLY, CHECKSUM/, /SET RECOVERY/],
    ["a base of increments is no copy", { hasIncrements: true }, /SET RECOVERY FULL/, /COPY_ONLY/],
    [
      "a differential backup is one",
      { kind: "differential" },
      /WITH DIFFERENTIAL, CHECKSUM/,
      /COPY_ONLY|SET RECOVERY/,
    ],
    ["a log backup is one", { kind: "log" }, /BACKUP LOG/, /COPY_ONLY|SET RECOVERY/],
    [
      "local disks want the FULL model",
      { instanceFamily: "local2008r2" },
      /SET RECOVERY FULL/,
      /ALGORITHM|DIFFERENTIAL/,
    ],
    [
      "before 2017 drives are told by their letters",
      { release: scriptRelease("2016") },
      /EXEC master\.dbo\.xp_fixeddrives/,
      /dm_os_enumerate_fixed_drives/,
    ],
    [
      "after 2017 drives are told by the view",
      { release: scriptRelease("2019") },
      /FROM sys\.dm_os_enumerate_fixed_drives/,
      /xp_fixeddrives/,
    ],
    ["a log backup takes what is used of the log", { kind: "log" }, /WHERE type = 1'/, /WHERE type = 0'/],
    ["how much is new is not guessed", { kind: "differential" }, /@need_mb bigint;/, /SpaceUsed/],
    [
      "what follows one full backup is lost",
      {},
      /is not in this file and does not move/,
      /comes with the next/,
    ],
    [
      "what follows the base of a chain comes with it",
      { hasIncrements: true },
      /comes with the next differential or log backup/,
      /does not move/,
    ],
    ["CHECKDB may be skipped", { checksDatabase: false }, /VERIFYONLY/, /CHECKDB/],
    [
      "2022 names its algorithm",
      { release: scriptRelease("2022") },
      /ALGORITHM = MS_XPRESS/,
      /N'COMPRESSION, '/,
    ],
    ["2019 knows no algorithm", { release: scriptRelease("2019") }, /N'COMPRESSION, '/, /ALGORITHM/],
  ])("%s", (_, change, there, notThere) => {
    const { backup } = written(change);
    expect(backup).toMatch(there);
    expect(backup).not.toMatch(notThere);
  });
});

describe("a name", () => {
  const plain = tokenize(written().backup);

  test("of any characters stays inside its quotes", () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (databaseName, tail) => {
        const folder = `D:\\${tail.slice(0, 60).replace(/[\\/]+$/, "")}x`;
        const scripts = writeBackupScripts(anOrder({ databaseName, folder }));
        if (scripts.kind === "refused") return;
        for (const script of [scripts.backup, scripts.undo]) {
          expect(script).toMatch(/^[\x20-\x7e\n]*$/);
          expect(script).not.toContain("$(");
          expect(script).not.toMatch(/^\s*go\s*$/im);
        }
        const tokens = tokenize(scripts.backup);
        expect(evaluate(valueOf(tokens, "@database"))).toBe(databaseName);
        expect(evaluate(valueOf(tokens, "@folder"))).toBe(folder);
        expect(skeleton(tokens)).toEqual(skeleton(plain));
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, Partial<BackupScriptOrder>, string]>([
    ["no name", { databaseName: "" }, "1 to 128"],
    ["a name that is too long", { databaseName: "x".repeat(129) }, "1 to 128"],
    ["a line break", { databaseName: "x\nGO\nDROP DATABASE y" }, "line break"],
    ["a line separator", { databaseName: "x\u2028y" }, "line break"],
    ["half a character", { databaseName: "x\uD800" }, "control character"],
    ["a system database", { databaseName: "MSDB" }, "MSDB"],
    ["a relative folder", { folder: "backup" }, "no whole path"],
    ["a URL", { folder: "https://example.com/b" }, "no whole path"],
    ["a folder with a line break", { folder: "D:\\a\nb" }, "line break"],
    ["a folder without end", { folder: `D:\\${"x".repeat(300)}` }, "longer than"],
    ["no file at all", { stripes: 0 }, "1 to 8 files"],
    ["files without end", { stripes: 9 }, "1 to 8 files"],
    ["increments of a log backup", { kind: "log", hasIncrements: true }, "--type full"],
    ["a log backup for local disks", { kind: "log", instanceFamily: "local2008r2" }, "one full backup"],
    [
      "a newer source for local disks",
      { instanceFamily: "local2008r2", release: scriptRelease("2012") },
      "cannot restore a backup of SQL Server 2012",
    ],
  ])("%s is refused", (_, change, said) => {
    const scripts = writeBackupScripts(anOrder(change));
    expect(scripts.kind).toBe("refused");
    if (scripts.kind === "refused") expect(say(scripts.problem)).toContain(said);
  });
});

test.each([
  ["2008 R2", "2008r2"],
  ["2019", "2019"],
  ["2005", undefined],
  ["latest", undefined],
])("the release %s is known as %s", (given, id) => {
  expect(scriptRelease(given)?.id).toBe(id);
});

function anOrder(change: Partial<BackupScriptOrder> = {}): BackupScriptOrder {
  return {
    databaseName: "dbtest",
    folder: String.raw`D:\backup`,
    kind: "full",
    instanceFamily: "standard",
    hasIncrements: false,
    stripes: 1,
    release: null,
    checksDatabase: true,
    ...change,
  };
}

function written(change: Partial<BackupScriptOrder> = {}): Extract<BackupScripts, { kind: "scripts" }> {
  const scripts = writeBackupScripts(anOrder(change));
  if (scripts.kind === "refused") throw new Error(say(scripts.problem));
  return scripts;
}

/** Mostly the characters that end something in T-SQL, in sqlcmd or in SSMS. */
function hostileText(): fc.Arbitrary<string> {
  const dangerous = fc.constantFrom(
    "'",
    '"',
    "[",
    "]",
    "$(",
    "--",
    "/*",
    "*/",
    ";",
    "\u02bc",
    "＇",
    "GO",
    "数",
    "😀",
  );
  return fc
    .array(fc.oneof(dangerous, fc.string({ unit: "grapheme", maxLength: 4 })), {
      minLength: 1,
      maxLength: 20,
    })
    .map((pieces) => pieces.join(""));
}

/** The tokens between `DECLARE @name type =` and the semicolon. */
function valueOf(tokens: readonly Token[], variable: string): readonly Token[] {
  const start = tokens.findIndex(
    (token, index) => token.text === variable && tokens[index - 1]?.text === "DECLARE",
  );
  const from =
    tokens.findIndex((token, index) => index > start && token.kind === "sign" && token.text === "=") + 1;
  const to = tokens.findIndex((token, index) => index >= from && token.kind === "sign" && token.text === ";");
  return tokens.slice(from, to);
}

/** Everything but the two values and the file's name, which is made of letters and digits. */
function skeleton(tokens: readonly Token[]): readonly string[] {
  const values = new Set([...valueOf(tokens, "@database"), ...valueOf(tokens, "@folder")]);
  return tokens
    .filter((token) => !values.has(token))
    .map(({ kind, text }) =>
      kind === "string" && /^\\[A-Za-z0-9]+FULL$/.test(text) ? "<file>" : `${kind}:${text}`,
    );
}
