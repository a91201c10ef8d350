import { makeReport, type Migration, type MigrationReport, reportJson, text } from "@bakferry/core";
import { aMigrationRequest, aReportSources, aSucceededMigration, anAction } from "@bakferry/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { scrub } from "../log.ts";
import { modalProblems } from "../views/limits.ts";
import { createPen } from "../views/pen.ts";
import { reportModal } from "../views/report-modal.ts";
import { reportHtml } from "./report-html.ts";
import { reportText } from "./report-text.ts";
import { zoneOf } from "./report-time.ts";

function reportOf(change: Partial<Migration> = {}): MigrationReport {
  return makeReport(aReportSources({ migration: aSucceededMigration(change), scrub }));
}

/** Tags in the order of the page, with what is never closed left out. */
function tagsOf(page: string): readonly string[] {
  const body = page.replace(/<style>.*?<\/style>/su, "").replace("<!doctype html>", "");
  return Array.from(body.matchAll(/<(\/?[a-z][a-z0-9]*)\b[^>]*?(\/?)>/gu)).flatMap(([, name = "", self]) =>
    self === "/" || name === "meta" ? [] : [name],
  );
}

function assertNested(page: string): void {
  const open: string[] = [];
  for (const tag of tagsOf(page)) {
    if (!tag.startsWith("/")) open.push(tag);
    else expect(open.pop()).toBe(tag.slice(1));
  }
  expect(open).toEqual([]);
}

describe("the page of a report", () => {
  test.each(["en", "zh-CN"] as const)(
    "in %s is one file: no script, no address, nothing to fetch",
    (locale) => {
      const page = reportHtml(reportOf(), locale);
      expect(page).toContain(`<html lang="${locale}">`);
      expect(page).not.toMatch(
        /<script|<img|<link|<iframe|<object|javascript:|@import|url\(|\son\w+=|\shref=|\ssrc=/iu,
      );
      expect(page).toContain("default-src 'none'");
      assertNested(page);
    },
  );

  test("has pictures that a screen reader can tell, and headings that name their sections", () => {
    const page = reportHtml(reportOf(), "en");
    for (const id of ["timeline", "rate"]) {
      expect(page).toMatch(new RegExp(`<svg[^>]+role="img" aria-labelledby="${id}-title ${id}-words"`, "u"));
      expect(page).toMatch(
        new RegExp(`<title id="${id}-title">\\S.*</title>\\n<desc id="${id}-words">\\S`, "u"),
      );
    }
    const headings = Array.from(page.matchAll(/<section aria-labelledby="(\w+)">\n<h2 id="(\w+)">/gu));
    expect(headings.length).toBeGreaterThan(10);
    for (const [, labelled, id] of headings) expect(id).toBe(labelled);
  });

  test("draws no rate where none was kept, and says so", () => {
    const { upload } = aSucceededMigration();
    const bare = upload && { ...upload, samples: [] };
    expect(reportHtml(reportOf({ upload: bare }), "en")).not.toContain('id="rate-title"');
    expect(reportHtml(reportOf({ upload: bare }), "en")).toContain("was not kept");
    expect(reportHtml(reportOf({ upload: null }), "en")).toContain("was in OSS before");
  });

  test("gives times in UTC, and in the head also in the time of the region", () => {
    const page = reportHtml(reportOf(), "en");
    expect(page).toContain("2026-06-10 12:00:00</time> UTC");
    expect(page).toContain("2026-06-10 20:00:00 Asia/Shanghai");
  });

  test.each([
    ["cn-hangzhou", "Asia/Shanghai"],
    ["cn-hongkong", "Asia/Hong_Kong"],
    ["eu-central-1", "Europe/Berlin"],
    ["mars-1", null],
  ])("takes the time of %s from %s", (regionId, zone) => {
    expect(zoneOf(regionId)).toBe(zone);
  });
});

/** What somebody may name a database, or say for a reason. */
const hostile = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "</title></style></svg><h1>",
    "&lt;b&gt; & `<i>x</i>`",
    "\u202Egnp.exe\u0000",
    "'; --",
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
);

test("no name, reason or word of the cloud becomes markup, whatever it is", () => {
  const shape = tagsOf(reportHtml(reportOf(named("plain")), "en"));
  fc.assert(
    fc.property(hostile, (words) => {
      const page = reportHtml(reportOf(named(words)), "en");
      const tags = tagsOf(page).filter((tag) => !tag.endsWith("code"));
      expect(tags).toEqual(shape.filter((tag) => !tag.endsWith("code")));
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(page).not.toMatch(/[\u0000-\u0008\u202A-\u202E]/u);
    }),
    { numRuns: 200 },
  );
});

function named(words: string): Partial<Migration> {
  const { decisions, import: state, source } = aSucceededMigration();
  return {
    request: aMigrationRequest({ databaseName: words, targetDatabaseName: words }),
    source: source.kind === "staged" ? { kind: "staged", object: { ...source.object, key: words } } : source,
    decisions: decisions.map((decision) => ({ ...decision, reason: words })),
    import: state && { ...state, description: words, status: words },
    failure: {
      code: "OTHER",
      summary: text("turn.nobody"),
      state: text("failure.nothingChanged"),
      remedies: [],
      verbatim: words,
      requestId: words,
    },
  };
}

describe("secrets", () => {
  const letters = fc.string({
    unit: fc.constantFrom(...Array.from("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")),
    minLength: 16,
    maxLength: 40,
  });
  const planted = letters.chain((secret) =>
    fc.constantFrom(
      {
        secret,
        words: `GET https://b.oss-cn-hangzhou.aliyuncs.com/k?OSSAccessKeyId=LTAI5t&Signature=${secret}`,
      },
      {
        secret,
        words: `https://b.example.com/k?x-oss-signature-version=OSS4&x-oss-signature=${secret}&x=1 failed`,
      },
      { secret, words: `SecurityToken=${secret}` },
      { secret, words: `AccountPassword=${secret}&Action=CreateAccount` },
      { secret: `LTAI${secret}`, words: `key LTAI${secret} is wrong` },
      { secret: `STS.${secret}`, words: `ticket STS.${secret}` },
      { secret: `xoxb-${secret}`, words: `token xoxb-${secret}` },
    ),
  );

  test("that got into a row do not get into any form of the report", () => {
    fc.assert(
      fc.property(planted, ({ secret, words }) => {
        const report = reportOf(named(words));
        const written = [
          reportHtml(report, "en"),
          reportHtml(report, "zh-CN"),
          reportText(report, "en"),
          JSON.stringify(reportJson(report, "en")),
          JSON.stringify(reportModal(report, createPen("classic", "en"))),
        ].join("\n");
        expect(written).not.toContain(secret);
      }),
      { numRuns: 150 },
    );
  });

  test("that rows need for themselves are left there", () => {
    const { staged } = aSucceededMigration();
    const object = { ...staged, uploadToken: "own-token-0815" } as never;
    const actions = [anAction({ memo: "memo-4711", order: { kind: "delete_object", object } })];
    const report = reportOf({ actions, staged: object });
    expect(JSON.stringify(report)).not.toMatch(/own-token-0815|memo-4711/u);
  });
});

test.each(["en", "zh-CN"] as const)(
  "the modal of a report keeps Slack's limits in %s, whatever the names",
  (locale) => {
    fc.assert(
      fc.property(hostile, (words) => {
        const modal = reportModal(reportOf(named(words.repeat(40))), createPen("classic", locale));
        expect(modalProblems(modal)).toEqual([]);
        expect(JSON.stringify(modal)).not.toContain("<!channel>");
      }),
      { numRuns: 40 },
    );
  },
);
