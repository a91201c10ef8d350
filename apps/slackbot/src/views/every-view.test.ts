/** What holds for everything that is drawn: in every phase, at both levels, in every language, with any name. */
import { LOCALES } from "@bakferry/core";
import { ORDINARY_NAMES, type OutsideNames, PHASES } from "@bakferry/core/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Drawn, otherSurfaces, problemsOf, type Surface, surfacesIn } from "../testing/every-surface.ts";
import { waveSurfaces } from "../testing/wave-surfaces.ts";
import { createPen } from "./pen.ts";

/** Each with its name, for the titles of the tests. */
const PENS = LOCALES.flatMap((locale) =>
  (["full", "classic"] as const).map((level) => [`${level}, ${locale}`, createPen(level, locale)] as const),
);
const HAN = /\p{Script=Han}/u;
/** What a broken template or a value of the wrong kind leaves behind. */
const LEFTOVER = /\bundefined\b|\bnull\b|\[object |\bNaN\b|Invalid Date|\$\{/;
/** A text that no catalogue knows is shown as its key. */
const KEY =
  /(?:^|[\s*(“])(?:slack|headline|turn|stage|fact|entry|check|finding|failure|import|approval|action|offer|form|change|evidence|ticket|intake)\.[a-z_]\w+/i;
/** Makes a name look like another one. */
const HIDDEN = /[\u200E\u200F\u202A-\u202E\u2066-\u2069\u2060\u00AD]|(?<!:)\u200B|\w\u200D/u;

describe.each(PENS)("everything drawn (%s)", (_pen, pen) => {
  const surfaces = [
    ...PHASES.flatMap((phase) => surfacesIn(phase).map((surface) => ({ ...surface, phase }))),
    ...[...otherSurfaces(), ...waveSurfaces()].map((surface) => ({ ...surface, phase: "any" })),
  ];

  test.each(surfaces)(
    "$name, $phase: keeps the limits, says whole sentences, names its buttons",
    (surface) => {
      const drawn = surface.draw(pen);
      expect(problemsOf(drawn)).toEqual([]);
      for (const words of shownIn(drawn)) {
        expect(words).not.toMatch(LEFTOVER);
        expect(words).not.toMatch(KEY);
      }
      for (const { label, spoken } of buttonsIn(drawn)) {
        // Whoever speaks to the computer says what is written there.
        expect(spoken).toContain(label.replace("…", ""));
        expect(spoken.length).toBeGreaterThanOrEqual(label.length);
        if (pen.locale === "zh-CN") expect(label + spoken).toMatch(HAN);
      }
      if (!("type" in drawn)) expect(drawn.text).toMatch(pen.locale === "zh-CN" ? HAN : /\w{3,}/);
    },
  );

  test("the text of a notification says the state and the name, and another one in each state", () => {
    const texts = PHASES.map((phase) => {
      const [card] = surfacesIn(phase);
      const drawn = card?.draw(pen);
      return drawn && "text" in drawn ? drawn.text : "";
    });
    for (const text of texts) expect(text).toContain("dbtest");
    expect(texts[PHASES.indexOf("uploading")]).toMatch(/50 ?%/);
    expect(texts[PHASES.indexOf("awaiting_approval")]).toMatch(/1.*2/);
    expect(new Set(texts).size).toBe(PHASES.length);
  });

  test("no two buttons of a card are called alike", () => {
    for (const phase of PHASES) {
      for (const { draw } of surfacesIn(phase).slice(0, 2)) {
        const names = buttonsIn(draw(pen)).map(({ spoken }) => spoken);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });

  test("cards look as they were looked at", async () => {
    const cards = PHASES.flatMap((phase) =>
      surfacesIn(phase)
        .slice(0, 2)
        .map(({ name, draw }) => `## ${name}, ${phase}\n${outlineOf(draw(pen))}\n`),
    );
    // These differ by level in nothing that can be read.
    const others = pen.level === "full" ? [...otherSurfaces(), ...waveSurfaces()] : [];
    const entries = others.map(({ name, draw }) => `## ${name}\n${outlineOf(draw(pen))}\n`);
    const file = `./__snapshots__/views-${pen.level}-${pen.locale}.txt`;
    await expect([...cards, ...entries].join("\n")).toMatchFileSnapshot(file);
  });
});

/** Names that have broken chat bots before, and anything else that fits into 128 characters. */
const name = fc.oneof(
  fc.constantFrom(
    "<!channel>",
    "<!here|x>",
    "<@U1>",
    "<!subteam^S9>",
    "<https://evil.example|prod>",
    "*bold* _it_ ~no~ `code` ```",
    "مرحبا\u202Ekab.tset",
    "db\u200Btest\u200Dx\u2060",
    "👩‍👩‍👧‍👦 :tada:",
    "two\nlines\r\n",
    "",
    " ",
    "<".repeat(128),
    "&".repeat(128),
    "😀".repeat(128),
    "`".repeat(128),
  ),
  fc.string({ unit: "binary", maxLength: 128 }),
  fc.string({ unit: "grapheme", minLength: 100, maxLength: 128 }),
);
const names: fc.Arbitrary<OutsideNames> = fc.record({
  database: name,
  file: name,
  target: name,
  reason: fc.oneof(name, fc.constant("&".repeat(3000))),
  person: name.filter((drawn) => drawn !== ORDINARY_NAMES.person),
});

test(
  "no name from outside breaks a limit, mentions anybody or hides what it says",
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(names, fc.constantFrom(...PHASES), fc.constantFrom(...PENS), (drawn, phase, [, pen]) => {
        const others = [...waveSurfaces(drawn), ...otherSurfaces(drawn)];
        for (const surface of [...surfacesIn(phase, drawn), ...sampleOf(others, phase)]) {
          const shown = surface.draw(pen);
          expect([surface.name, problemsOf(shown)]).toEqual([surface.name, []]);
          expect([surface.name, mentionsIn(shown)]).toEqual([surface.name, []]);
          for (const words of shownIn(shown)) expect(words).not.toMatch(HIDDEN);
        }
      }),
      { numRuns: 250 },
    );
  },
);

/** A part of them in each run, all of them over the runs. */
function sampleOf(surfaces: readonly Surface[], phase: (typeof PHASES)[number]): readonly Surface[] {
  const turn = PHASES.indexOf(phase);
  return surfaces.filter((_, index) => index % PHASES.length === turn || index >= surfaces.length - 9);
}

type Fields = Readonly<Record<string, unknown>>;

function objectsIn(value: unknown): readonly Fields[] {
  if (typeof value !== "object" || value === null) return [];
  return [...(Array.isArray(value) ? [] : [value as Fields]), ...Object.values(value).flatMap(objectsIn)];
}

/** Every string that somebody reads or hears. */
function shownIn(drawn: Drawn): readonly string[] {
  return objectsIn(drawn).flatMap(({ text, title, accessibility_label: spoken }) =>
    [text, title, spoken].filter((each) => typeof each === "string"),
  );
}

function buttonsIn(drawn: Drawn): readonly { readonly label: string; readonly spoken: string }[] {
  return objectsIn(drawn)
    .filter(({ type }) => type === "button")
    .map(({ text, accessibility_label: spoken }) => ({
      label: String((text as Fields)["text"]),
      spoken: String(spoken),
    }));
}

/** Whatever Slack would take for a mention or a link: in mrkdwn and in the text of a notification. */
function mentionsIn(drawn: Drawn): readonly string[] {
  const parsed = objectsIn(drawn).flatMap(({ type, text }) =>
    type === "mrkdwn" || (type === undefined && typeof text === "string") ? [String(text)] : [],
  );
  const elements = objectsIn(drawn).filter(({ type }) =>
    ["user", "usergroup", "broadcast", "link"].includes(String(type)),
  );
  const control = /<(?!!date\^\d+\^[^|<>]*\|[^<>]*>|https:\/\/[^<>]*\|[^<>]*>)[^>]*>/g;
  return [
    ...parsed.flatMap((text) => text.match(control) ?? []),
    ...elements.map(({ type }) => String(type)),
  ];
}

/** Block by block what can be read, and what can be pressed in brackets. */
function outlineOf(drawn: Drawn): string {
  const lines = "text" in drawn ? [`(${drawn.text})`] : [];
  for (const block of drawn.blocks) {
    const buttons = objectsIn(block).filter(({ type }) => type === "button");
    const skipped = new Set(buttons.flatMap(objectsIn));
    const read = objectsIn(block).filter((each) => !skipped.has(each));
    const words = read.flatMap(({ title, text }) => [title, text].filter((each) => typeof each === "string"));
    lines.push(`${block.type}: ${words.join(" | ")}`.trim());
    lines.push(...buttons.map((button) => `  [${String((button["text"] as Fields)["text"])}]`));
  }
  return lines.join("\n");
}
