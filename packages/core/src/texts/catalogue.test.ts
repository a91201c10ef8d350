import { describe, expect, test } from "vitest";

import { en } from "./en.ts";
import { say, text, type TextKey } from "./text.ts";
import { zhCN } from "./zh-cn.ts";

const KEYS = Object.keys(en) as TextKey[];

/** Whatever a sentence does with a value, this survives it, and shows up as `«name»` wherever it is written out. */
class Probe extends String {
  readonly shown: string;

  constructor(name: string) {
    super(`«${name}»`);
    this.shown = `«${name}»`;
  }

  [Symbol.toPrimitive](hint: string): string | number {
    return hint === "string" ? this.shown : 5_000_000_000;
  }

  toFixed(): string {
    return this.shown;
  }

  join(): string {
    return this.shown;
  }
}

/** What some sentences need exactly: they choose their words by it. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "progress.upload": { phase: "sending" },
  "cli.doctor.key": { place: "ecs" },
  "cli.deep.verdict": { verdict: "damaged" },
  "cli.deep.scheme": { scheme: "chunk" },
  "cli.deep.gap": { reason: "free_pages" },
  "cli.folder.kind": { kind: "full" },
  "cli.verdict.word": { kind: "importable" },
  "bot.installations.heading": { heading: "key" },
  "bot.installations.state": { state: "installed" },
  "cli.backup.kind": { kind: "differential" },
  "cli.backup.container": { container: "compressed" },
  "cli.backup.fileType": { type: "D" },
  "cli.finding.word": { status: "warning" },
  "cli.status.state": { state: "waiting" },
  "check.family.passed": { family: "current" },
  "check.kind.notFull": { kind: "log" },
  "check.chain.gap": { missing: "logs" },
  "media.problem": { code: "damaged" },
  "media.code": { code: "damaged" },
  "media.stranger": { stranger: "zip" },
  "media.unusable": { reason: "kind" },
  "archive.refused": { reason: "damaged" },
  "archive.remedy": { reason: "damaged" },
  "evidence.item": { name: "freeBytes" },
  "evidence.name": { name: "freeBytes" },
  "evidence.place": { source: "history" },
  "evidence.source": { source: "history" },
  "report.checkResult": { result: "passed" },
  "report.verdict": { verdict: "approve" },
  "link.console": { page: "backup" },
};

/** What adapters and the reader of media say is English; another language says by this value what it means. */
const EXPLAINED: Readonly<Record<string, string>> = {
  "cli.failure": "meaning",
  "media.problem": "code",
  "media.stranger": "stranger",
  "archive.refused": "reason",
  "archive.remedy": "reason",
};

interface Said {
  readonly words: string;
  readonly read: readonly string[];
}

function sayProbed(catalogue: Readonly<Record<string, unknown>>, key: string): Said {
  const read = new Set<string>();
  const values = new Proxy(
    {},
    {
      get(_, name) {
        read.add(String(name));
        return GIVEN[key]?.[String(name)] ?? new Probe(String(name));
      },
      ownKeys: () => [],
    },
  );
  const sentence = catalogue[key] as (values: unknown) => unknown;
  return { words: String(sentence(values)), read: [...read].sort() };
}

const shownIn = (words: string): readonly string[] => [...new Set(words.match(/«\w+»/gu) ?? [])].sort();

test("both catalogues have the same keys", () => {
  expect(Object.keys(zhCN).toSorted()).toEqual(KEYS.toSorted());
});

describe("the Chinese catalogue", () => {
  test.each(KEYS)("says in %s what the English one says", (key) => {
    const english = sayProbed(en, key);
    const chinese = sayProbed(zhCN, key);
    const code = EXPLAINED[key];
    if (code === undefined) {
      expect(chinese.read).toEqual(english.read);
      expect(shownIn(chinese.words)).toEqual(shownIn(english.words));
    } else expect(chinese.read).toContain(code);
  });

  test("has Chinese words wherever the English one has words", () => {
    const left = KEYS.filter(
      (key) =>
        /[a-z]{2}/iu.test(withoutNames(sayProbed(en, key).words)) &&
        !/\p{Script=Han}/u.test(sayProbed(zhCN, key).words),
    );
    expect(left).toEqual([]);
  });

  test("has no English sentence left in it", () => {
    const left = KEYS.flatMap((key) => {
      const found = ENGLISH.exec(withoutQuoted(sayProbed(zhCN, key).words));
      return found ? [`${key}: ${found[0]}`] : [];
    });
    expect(left).toEqual([]);
  });

  test("types code, options and names of services as the English one does", () => {
    for (const key of KEYS) {
      const english = codeIn(sayProbed(en, key).words);
      const chinese = codeIn(sayProbed(zhCN, key).words);
      expect([key, chinese]).toEqual([key, english]);
    }
  });

  test("has no half-width stop or comma behind a Chinese word", () => {
    const found = KEYS.filter((key) => /\p{Script=Han}[,.;:?!](?:\s|$)/u.test(sayProbed(zhCN, key).words));
    expect(found).toEqual([]);
  });
});

/** What is called the same in every language; and “a of b”, which Chinese writes as a fraction. */
const NAMES = /«\w+»|\b(?:SQL(?: Server)?|Bakferry|access key|of|CRC-64|ETag|UTC|[KMGTP]?B|y\/N)\b/gu;

function withoutNames(words: string): string {
  return words.replaceAll(NAMES, "");
}

/** Three English words in a row. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/u;

/** Without what stays as it is in every language: what is typed, addresses, and the lines of examples. */
function withoutQuoted(words: string): string {
  return words
    .replaceAll(/`[^`]*`/gu, "")
    .replaceAll(/“[^”]*”/gu, "")
    .replaceAll(/\bbakferry(?:-bot)? [a-z -]+/gu, "")
    .replaceAll(/^ {2}.*$/gmu, "");
}

function codeIn(words: string): readonly string[] {
  return (words.match(/`[^`]+`|(?<![\w-])--[a-z][a-z-]+|oss:\/\/[\w/.]*\w/gu) ?? []).toSorted();
}

test("a text within a text is said in the language of the whole", () => {
  const said = text("slack.cardTitle", {
    level: text("slack.level.waiting"),
    title: text("fact.title", { database: "dbtest", target: "prod-1" }),
  });
  expect(say(said)).toBe("Waiting: Migrate dbtest → prod-1");
  expect(say(said, "zh-CN")).toBe("等待中：迁移 dbtest → prod-1");
  expect(say(JSON.parse(JSON.stringify(said)), "zh-CN")).toBe(say(said, "zh-CN"));
});

test("lists of texts are said item by item", () => {
  const phases = [text("stage.upload"), text("stage.import")];
  const said = text("check.duration.passed", { p50Ms: 60_000, p90Ms: 120_000, phases });
  expect(say(said)).toContain("Upload; Import.");
  expect(say(said, "zh-CN")).toContain("上传；导入。");
});

test("a key of a newer version shows as itself", () => {
  expect(say({ key: "some.day" as TextKey, values: null }, "zh-CN")).toBe("some.day");
});
