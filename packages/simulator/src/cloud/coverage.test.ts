import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { CLOUD_COVERAGE } from "./coverage.ts";
import { PUT_BUCKET } from "./oss/put-bucket.ts";
import { OSS_ROUTES } from "./oss/routes.ts";
import { SERVICE_OPERATIONS } from "./oss/service-operations.ts";
import { RPC_PRODUCTS } from "./rpc/products.ts";
import { DEFAULT_SWITCHES } from "./switches.ts";

const PAGE = join(import.meta.dirname, "../../../../docs/reference/simulator.md");

describe("the coverage table", () => {
  test.each(RPC_PRODUCTS.map(({ service, operations }) => [service, operations] as const))(
    "names exactly the operations of %s that are answered",
    (service, operations) => {
      expect(Object.keys(Object(CLOUD_COVERAGE)[service]).sort()).toEqual(
        operations.map(({ name }) => name).sort(),
      );
    },
  );

  test("names exactly the operations of OSS that are answered", () => {
    const answered = [PUT_BUCKET, ...[...OSS_ROUTES, ...SERVICE_OPERATIONS].map(({ name }) => name)];
    expect(Object.keys(CLOUD_COVERAGE.oss).sort()).toEqual(answered.sort());
  });

  test("is the one that people read", async () => {
    const page = await readFile(PAGE, "utf8");
    const rows = Object.entries(CLOUD_COVERAGE).flatMap(([service, operations]) =>
      Object.entries(operations).map(
        ([name, coverage]) =>
          `| ${service.toUpperCase()} | \`${name}\` | ${coverage === "full" ? "" : coverage.replace("partial: ", "")} |`,
      ),
    );
    const written = page.split("\n").filter((line) => /^\| (?:RDS|RAM|STS|OSS) \|/.test(line));
    expect(written.map((line) => line.replaceAll(/ +/g, " "))).toEqual(
      rows.map((line) => line.replaceAll(/ +/g, " ")),
    );
  });

  test("stands beside every switch with its default", async () => {
    const page = await readFile(PAGE, "utf8");
    const written = [...page.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\|/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries(Object.entries(DEFAULT_SWITCHES).map(([name, value]) => [name, String(value)])),
    );
  });
});
