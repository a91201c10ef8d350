import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { evaluateText, type SqlToken, tokenizeSql } from "../testing/tokenize-sql.ts";
import { say } from "../texts/text.ts";
import { type AfterScripts, writeAfterScripts } from "./after-scripts.ts";

const AWKWARD = "O'Brien]] $(x) 数据库";
const NAMES = ["logins", "orphans", "advice"] as const;

describe.each(NAMES)("the script of %s", (name) => {
  test("reads as it always did", async () => {
    await expect(written("dbtest")[name]).toMatchFileSnapshot(`golden/after-${name}.sql`);
    await expect(written(AWKWARD)[name]).toMatchFileSnapshot(`golden/after-${name}-awkward-name.sql`);
  });

  test("changes nothing as it stands", () => {
    const script = written("dbtest")[name];
    const outer = tokenizeSql(script);
    const batches = outer.filter(({ kind, text }) => kind === "string" && text.includes("\n"));
    // What changes something is text, printed always and handed to EXEC only behind @is_run.
    for (const tokens of [outer, ...batches.map(({ text }) => tokenizeSql(text))]) {
      const words = tokens.filter(({ kind }) => kind === "word").map(({ text }) => text.toUpperCase());
      for (const verb of ["ALTER", "CREATE", "DROP", "UPDATE", "DELETE", "INSERT"])
        expect(words).not.toContain(verb);
    }
    const lines = script.split("\n").map((line) => line.trim());
    const runs = lines.flatMap((line, index) => (line.startsWith("EXEC (") ? [index] : []));
    for (const index of runs) {
      expect(lines.slice(index - 2, index)).toContain("IF @is_run = 1");
    }
    expect(runs.length > 0).toBe(name !== "logins");
  });

  test("keeps a name of any characters inside its quotes", () => {
    const plain = skeleton(tokenizeSql(written("dbtest")[name]));
    fc.assert(
      fc.property(hostileName(), (databaseName) => {
        const scripts = writeAfterScripts({
          sourceDatabaseName: databaseName,
          targetDatabaseName: databaseName,
        });
        if (scripts.kind === "refused") return;
        const script = scripts[name];
        expect(script).toMatch(/^[\x20-\x7e\n]*$/);
        expect(script).not.toContain("$(");
        expect(script).not.toMatch(/^\s*go\s*$/im);
        const tokens = tokenizeSql(script);
        expect(evaluateText(nameTokens(tokens))).toBe(databaseName);
        expect(skeleton(tokens)).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });

  test("holds no password and asks for none", () => {
    expect(written("dbtest")[name]).not.toMatch(/PASSWORD\s*=|HASHED|LOGINPROPERTY|password_hash/i);
  });
});

test("the source's script is for the name at the source, the others for the name on the instance", () => {
  const scripts = writeAfterScripts({ sourceDatabaseName: "here", targetDatabaseName: "there" });
  if (scripts.kind === "refused") throw new Error(say(scripts.problem));
  expect(scripts.logins).toContain("@database sysname = N'here'");
  expect(scripts.orphans).toContain("@database sysname = N'there'");
  expect(scripts.advice).toContain("@database sysname = N'there'");
});

test.each(["", "master", "a\nb"])("no script is written for the name %j", (name) => {
  expect(writeAfterScripts({ sourceDatabaseName: "dbtest", targetDatabaseName: name }).kind).toBe("refused");
  expect(writeAfterScripts({ sourceDatabaseName: name, targetDatabaseName: "dbtest" }).kind).toBe("refused");
});

function written(name: string): Extract<AfterScripts, { kind: "scripts" }> {
  const scripts = writeAfterScripts({ sourceDatabaseName: name, targetDatabaseName: name });
  if (scripts.kind === "refused") throw new Error(say(scripts.problem));
  return scripts;
}

/** Characters that end something in T-SQL, in sqlcmd or in SSMS. */
function hostileName(): fc.Arbitrary<string> {
  const dangerous = fc.constantFrom("'", '"', "[", "]", "$(", "--", "/*", "*/", ";", "GO", "数", "😀", "''");
  return fc
    .array(fc.oneof(dangerous, fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 20 })
    .map((p) => p.join(""));
}

/** The tokens between `DECLARE @database sysname =` and the semicolon. */
function nameTokens(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const start = tokens.findIndex(
    ({ text }, index) => text === "@database" && tokens[index - 1]?.text === "DECLARE",
  );
  const end = tokens.findIndex(({ kind, text }, index) => index > start && kind === "sign" && text === ";");
  return tokens.slice(start + 3, end);
}

function skeleton(tokens: readonly SqlToken[]): readonly string[] {
  const name = new Set(nameTokens(tokens));
  return tokens.filter((token) => !name.has(token)).map(({ kind, text }) => `${kind}:${text}`);
}
