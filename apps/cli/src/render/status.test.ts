import { paint } from "@bakferry/host/terminal";
import { describe, expect, test } from "vitest";

import { type BegunUpload, matching } from "../uploads/begun-uploads.ts";
import { renderStatus, renderStatusJson, type ShownUpload } from "./status.ts";

const GIB = 2 ** 30;

describe("the list of uploads", () => {
  test.each<[string, Partial<ShownUpload>, string]>([
    ["waits", {}, "100 GB (50 %)  200 GB  stopped        oss://backups/migrate/db.bak  /backup/db.bak"],
    ["runs", { holder: "process 1" }, "running"],
    ["is gone", { stored: { kind: "gone" } }, "?  200 GB  gone from OSS"],
    ["was not asked for", { stored: null }, "?  200 GB  stopped"],
  ])("says of one that %s so", (_, change, said) => {
    const page = paint(renderStatus([shown(change)], [], "linux"), { columns: null, hasColors: false });
    expect(page.replaceAll(/ +(?=oss)/g, "        ")).toContain(said);
  });

  test("gives scripts what it could not learn as null", () => {
    expect(renderStatusJson([shown({ stored: null })], [])).toMatchObject({
      uploads: [{ state: "waiting", storedBytes: null, storedParts: null }],
    });
  });
});

test.each([
  [null, 2],
  ["migrate/db.bak", 1],
  ["oss://backups/migrate/db.bak", 1],
  ["/backup/db.bak", 2],
  ["db.bak", 0],
])("%s means %i of the uploads", (wanted, count) => {
  const uploads = [shown({}).upload, aBegunUpload("migrate/other.bak")];
  expect(matching(uploads, wanted)).toHaveLength(count);
});

function shown(change: Partial<ShownUpload>): ShownUpload {
  const stored = { kind: "parts", count: 5, sizeBytes: 100 * GIB } as const;
  return { upload: aBegunUpload("migrate/db.bak"), holder: null, stored, ...change };
}

function aBegunUpload(key: string): BegunUpload {
  return {
    journalKey: `/backup/db.bak|cn-hangzhou|backups|${key}`,
    path: "/backup/db.bak",
    place: "cn-hangzhou",
    checkpoint: {
      uploadId: "U",
      bucket: "backups",
      key,
      token: "t",
      partSizeBytes: 16 * 2 ** 20,
      sizeBytes: 200 * GIB,
      modifiedAt: 0,
      edgeDigest: "d",
    },
  };
}
