import { say } from "@bakferry/core";
import { expect, test } from "vitest";

import { openFile, pathHint } from "./open-file.ts";

test.each([
  ["/no/such/file.bak", "There is no file /no/such/file.bak.", "quote it"],
  [import.meta.dirname, "is a directory", "Name one backup file"],
  ["/dev/null", "is not a regular file", "Check the path"],
  [`${import.meta.filename}/db.bak`, "There is no file", "Check the path"],
  ["~/db.bak", "There is no file ~/db.bak.", "not expanded"],
])("%s is refused in a person's words", async (path, problem, remedy) => {
  const refusal: unknown = await openFile(path, { environment: {}, platform: "linux" }).catch(
    (error: unknown) => error,
  );

  expect(refusal).toMatchObject({ name: "UsageError", message: expect.stringContaining(problem) });
  expect(say(Object(refusal).remedy)).toContain(remedy);
});

test.each([
  ["'/backups/db.bak'", "linux", "leave them out"],
  ["“db.bak”", "win32", "leave them out"],
  [String.raw`D:\backup\db.bak`, "linux", "Windows"],
  [String.raw`\\server\share\db.bak`, "darwin", "Windows"],
  [String.raw`\\server\share\db.bak`, "win32", "Check the path"],
] as const)("%s on %s is answered with what went wrong on the way", (path, platform, hint) => {
  expect(say(pathHint(path, platform))).toContain(hint);
});
