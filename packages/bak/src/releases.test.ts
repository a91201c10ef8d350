import { expect, test } from "vitest";

import {
  NEWEST_DATABASE_VERSION,
  SQL_SERVER_RELEASES,
  releaseNamed,
  releaseOf,
  releaseOfSoftware,
} from "./releases.ts";

test("every release is found by each of its numbers and its name", () => {
  for (const release of SQL_SERVER_RELEASES) {
    expect(releaseOf(release.databaseVersion)).toBe(release);
    expect(releaseOfSoftware(release.major, release.minor)).toBe(release);
    expect(releaseNamed(release.name)).toBe(release);
  }
});

test("releases stand oldest first, by every number", () => {
  const versions = SQL_SERVER_RELEASES.map(({ databaseVersion }) => databaseVersion);

  expect(versions.toSorted((a, b) => a - b)).toEqual(versions);
  expect(NEWEST_DATABASE_VERSION).toBe(versions.at(-1));
});

test("a 2005 database with vardecimal storage is one of 2005", () => {
  expect(releaseOf(612)?.name).toBe("2005");
});

test("previews and later releases are in no table", () => {
  expect(releaseOf(NEWEST_DATABASE_VERSION + 1)).toBeUndefined();
  expect(releaseOf(950)).toBeUndefined();
  expect(releaseOfSoftware(18, 0)).toBeUndefined();
});
