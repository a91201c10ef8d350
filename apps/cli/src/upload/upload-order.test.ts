import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { captureTerminal, typedInput } from "../testing/run-captured.ts";
import { findFiles } from "./find-files.ts";
import { settleOrder, type UploadFlags } from "./upload-order.ts";

const TICKET = {
  version: 1,
  accessKeyId: "STS.x",
  accessKeySecret: "secret",
  securityToken: "token",
  expiresAt: "2999-01-01T00:00:00Z",
  bucket: "ticketed",
  key: "migrate/one.bak",
  region: "cn-shanghai",
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-order-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("an order", () => {
  test.each<Partial<UploadFlags>>([{}, { prefix: "" }, { key: "any/where/db.bak" }])(
    "is taken with %j",
    async (given) => {
      expect(await settle(given)).toMatchObject({ bucket: "backups", ticket: null });
    },
  );

  test.each<[Partial<UploadFlags>, string]>([
    [{ bucket: null }, "No bucket is named"],
    [{ bucket: "ab" }, "no bucket name"],
    [{ bucket: "Backups" }, "no bucket name"],
    [{ bucket: "-backups" }, "no bucket name"],
    [{ key: "" }, "no object key"],
    [{ key: "\\backups\\db.bak" }, "no object key"],
    [{ key: "é".repeat(512) }, "no object key"],
    [{ prefix: "/migrate" }, "no object key"],
  ])("with %j is refused as %s", async (given, said) => {
    await expect(settle(given)).rejects.toThrow(said);
  });
});

describe("a ticket", () => {
  test("says where to, from a file or from standard input", async () => {
    const file = path.join(folder, "ticket.json");
    await writeFile(file, JSON.stringify(TICKET));
    const wanted = {
      bucket: "ticketed",
      key: "migrate/one.bak",
      connection: { regionId: "cn-shanghai" },
      ticket: { credentials: { accessKeyId: "STS.x" } },
    };

    expect(await settle({ ticket: file, bucket: null })).toMatchObject(wanted);
    expect(await settle({ ticket: "-", bucket: "ticketed" }, JSON.stringify(TICKET))).toMatchObject(wanted);
  });

  test.each<[string, Partial<UploadFlags>, object, string]>([
    ["another bucket", { bucket: "other" }, {}, "--bucket other"],
    ["another key", { bucket: null, key: "x" }, {}, "--key x"],
    ["another region", { bucket: null, connection: { region: "cn-beijing" } }, {}, "--region cn-beijing"],
    ["a ticket that has ended", { bucket: null }, { expiresAt: "2020-01-01T00:00:00Z" }, "ended"],
    ["half a ticket", { bucket: null }, { accessKeySecret: undefined }, "accessKeySecret is missing"],
  ])("with %s is refused, and shows no secret", async (_, given, change, said) => {
    const refusal = settle({ ticket: "-", ...given }, JSON.stringify({ ...TICKET, ...change }));
    await expect(refusal).rejects.toThrow(said);
    await expect(refusal).rejects.not.toThrow("secret-of");
  });

  test("that is not there is named", async () => {
    await expect(settle({ ticket: path.join(folder, "none") })).rejects.toThrow("none");
  });
});

describe("files", () => {
  test("come from folders by their extensions and names, each once", async () => {
    for (const name of ["b.BAK", "a.bak", "c.trn", "notes.txt"]) await writeFile(path.join(folder, name), "");
    const single = path.join(folder, "a.bak");
    expect(await findFiles([single, folder, "missing.bak"])).toEqual([
      single,
      path.join(folder, "b.BAK"),
      path.join(folder, "c.trn"),
      "missing.bak",
    ]);
  });

  test("a folder without any is an error, not an empty success", async () => {
    await expect(findFiles([folder])).rejects.toThrow(folder);
  });
});

function settle(given: Partial<UploadFlags>, typed = ""): ReturnType<typeof settleOrder> {
  return settleOrder(
    {
      files: ["db.bak"],
      bucket: "backups",
      prefix: "migrate/",
      key: null,
      connection: {},
      ticket: null,
      parallel: null,
      limit: null,
      filesAtOnce: 1,
      restart: false,
      adopt: false,
      forceAny: false,
      verifies: true,
      json: false,
      jsonLines: false,
      ...given,
    },
    { stdin: typedInput(typed), stderr: captureTerminal() },
  );
}
