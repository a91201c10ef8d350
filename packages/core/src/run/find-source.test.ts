/** What a search among many backups costs, and that what it finds is as it is now. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { expect, test } from "vitest";

import { aStagedObject } from "../testing/builders.ts";
import { testRunnerDeps } from "../testing/runner-deps.ts";
import { findSources } from "./find-source.ts";
import { createHeaderCache } from "./header-cache.ts";

const BUCKET = "migratetest";
const DATABASES = Array.from({ length: 20 }, (_, index) => `db${index}`);
const HEADER = new Map(
  DATABASES.map((databaseName) => [`migrate/${databaseName}FULL.bak`, syntheticBackup({ databaseName })]),
);

function bucket() {
  const asked = { heads: 0, readers: 0 };
  let storageClass = "Standard";
  const deps = testRunnerDeps({
    settings: { staging: { bucket: BUCKET, prefix: "migrate/" } },
    objects: {
      list: async () =>
        [...HEADER].map(([key, { length: sizeBytes }], modifiedAt) => ({ key, sizeBytes, modifiedAt })),
      async head({ key }) {
        asked.heads += 1;
        return aStagedObject({ bucket: BUCKET, key, storageClass });
      },
      open({ key }) {
        asked.readers += 1;
        const bytes = HEADER.get(key) ?? new Uint8Array();
        return {
          sizeBytes: bytes.length,
          read: async (offset, length) => bytes.subarray(offset, offset + length),
        };
      },
    },
  });
  return {
    deps: { ...deps, headers: createHeaderCache() },
    asked,
    moveTo: (to: string) => (storageClass = to),
  };
}

test("headers that were read for one request are not read again for the next one", async () => {
  const { deps, asked } = bucket();
  for (const databaseName of DATABASES) {
    expect(await findSources(deps, databaseName)).toMatchObject({
      sources: [{ source: { object: { key: `migrate/${databaseName}FULL.bak` } } }],
    });
  }
  expect(asked.readers).toBe(DATABASES.length);
  // Each once for its header, and once because it was wanted.
  expect(asked.heads).toBe(2 * DATABASES.length);
});

test("what is found is as it is now, although its header was read before", async () => {
  const { deps, moveTo } = bucket();
  await findSources(deps, "db3");
  moveTo("Archive");
  expect(await findSources(deps, "db3")).toMatchObject({
    sources: [{ source: { object: { storageClass: "Archive" } } }],
  });
});
