import { expect, test } from "vitest";

import { commandLine } from "./command-line.ts";

test.each([
  ["linux", ["bakferry", "upload", "/backups/db.bak"], "bakferry upload /backups/db.bak"],
  ["linux", ["upload", "Sicherung März.bak"], "upload 'Sicherung März.bak'"],
  ["darwin", ["upload", "it's $HOME.bak"], String.raw`upload 'it'\''s $HOME.bak'`],
  ["linux", ["--key", ""], "--key ''"],
  [
    "win32",
    ["upload", String.raw`\\server\backup$\db 1.bak`],
    String.raw`upload "\\server\backup$\db 1.bak"`,
  ],
  ["win32", ["upload", String.raw`D:\backup\db.bak`], String.raw`upload D:\backup\db.bak`],
] as const)("on %s %j is typed as %s", (platform, words, typed) => {
  expect(commandLine(words, platform)).toBe(typed);
});
