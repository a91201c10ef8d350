import { expect, test } from "vitest";

import { languageOf } from "./language.ts";

test.each([
  ["the option, before everything", ["inspect", "--lang", "zh-CN"], { BAKFERRY_LANG: "en" }, "zh-CN"],
  ["the option with =", ["--lang=en", "inspect"], { LANG: "zh_CN.UTF-8" }, "en"],
  [
    "our variable, before the system's",
    ["inspect"],
    { BAKFERRY_LANG: "zh-CN", LC_ALL: "en_US.UTF-8" },
    "zh-CN",
  ],
  ["LC_ALL before LANG", [], { LC_ALL: "C.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
  ["LC_MESSAGES before LANG", [], { LC_MESSAGES: "zh_CN", LANG: "en_US.UTF-8" }, "zh-CN"],
  ["LANG", [], { LC_ALL: "", LANG: "zh_CN.UTF-8" }, "zh-CN"],
  ["English where nothing is said", [], {}, "en"],
  ["English for a language without a catalogue", [], { LANG: "de_DE.UTF-8" }, "en"],
  // It is refused when the line is read; until then the surroundings decide.
  ["not an option that names no language", ["--lang", "klingon"], { LANG: "zh_CN" }, "zh-CN"],
  ["not a file of that name", ["inspect", "--", "--lang=zh-CN"], {}, "en"],
] as const)("follows %s", (_, words, environment, language) => {
  expect(languageOf(words, environment)).toBe(language);
});
