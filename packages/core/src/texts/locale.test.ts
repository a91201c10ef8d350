import { expect, test } from "vitest";

import { localeOf } from "./locale.ts";

test.each([
  ["en-US", "en"],
  ["en_GB.UTF-8", "en"],
  ["zh-CN", "zh-CN"],
  ["zh_CN.UTF-8", "zh-CN"],
  ["zh-Hans-SG", "zh-CN"],
  ["zh", "zh-CN"],
  ["ZH_cn@pinyin", "zh-CN"],
  ["zh-Hans-HK", "zh-CN"],
])("%s reads the catalogue %s", (tag, locale) => {
  expect(localeOf(tag)).toBe(locale);
});

test.each(["zh-TW", "zh_HK.Big5", "zh-Hant", "de-DE", "C", "C.UTF-8", "POSIX", "", "english", undefined])(
  "%s has no catalogue",
  (tag) => {
    expect(localeOf(tag)).toBeUndefined();
  },
);
