/** The contract files: every row leads to a test, and nothing that is answered or can be ordered is without one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { CLOUD_COVERAGE } from "./cloud/coverage.ts";
import { OSS_CONTRACT } from "./cloud/oss/contract.ts";
import { RAM_CONTRACT, RAM_OPERATIONS_SHOWN } from "./cloud/ram/contract.ts";
import { RDS_CONTRACT, RDS_OPERATIONS_SHOWN } from "./cloud/rds/contract.ts";
import { RPC_CONTRACT } from "./cloud/rpc/contract.ts";
import { STS_CONTRACT, STS_OPERATIONS_SHOWN } from "./cloud/sts/contract.ts";
import type { Shown } from "./contract-row.ts";
import {
  CLOUD_CONTROLS_SHOWN,
  CLOUD_FAULTS_SHOWN,
  SLACK_CONTROLS_SHOWN,
  SLACK_FAULTS_SHOWN,
  SWITCHES_SHOWN,
} from "./faults/contract.ts";
import { METHODS_SHOWN, SLACK_CONTRACT } from "./slack/contract.ts";
import { COVERAGE } from "./slack/coverage.ts";

const CONTRACTS = {
  OSS: OSS_CONTRACT,
  RDS: RDS_CONTRACT,
  RAM: RAM_CONTRACT,
  STS: STS_CONTRACT,
  "RPC calls": RPC_CONTRACT,
  Slack: SLACK_CONTRACT,
};

describe.each(Object.entries(CONTRACTS))("%s", (_, contract) => {
  test.each(contract)("$says", (row) => {
    expect(titlesOf(row)).toContainEqual(expect.stringContaining(row.test));
  });
});

const SHOWN = {
  operations: { ...RDS_OPERATIONS_SHOWN, ...RAM_OPERATIONS_SHOWN, ...STS_OPERATIONS_SHOWN },
  methods: METHODS_SHOWN,
  "faults of the cloud": CLOUD_FAULTS_SHOWN,
  "controls of the cloud": CLOUD_CONTROLS_SHOWN,
  switches: SWITCHES_SHOWN,
  "faults of Slack": SLACK_FAULTS_SHOWN,
  "controls of Slack": SLACK_CONTROLS_SHOWN,
};

describe.each(Object.entries(SHOWN))("%s", (_, shown: Readonly<Record<string, Shown>>) => {
  test.each(Object.entries(shown))("%s", (__, row) => {
    expect(titlesOf(row)).toContainEqual(expect.stringContaining(row.test));
  });
});

test("no operation and no method is answered without a test that calls it", () => {
  const { rds, ram, sts } = CLOUD_COVERAGE;
  expect(Object.keys(RDS_OPERATIONS_SHOWN).sort()).toEqual(Object.keys(rds).sort());
  expect(Object.keys(RAM_OPERATIONS_SHOWN).sort()).toEqual(Object.keys(ram).sort());
  expect(Object.keys(STS_OPERATIONS_SHOWN).sort()).toEqual(Object.keys(sts).sort());
  expect(Object.keys(METHODS_SHOWN).sort()).toEqual(Object.keys(COVERAGE).sort());
});

/** All texts of the file that stand where a title does, or in its table. */
function titlesOf({ file }: Shown): readonly string[] {
  const source = readFileSync(join(import.meta.dirname, file), "utf8");
  return [...source.matchAll(/"((?:[^"\\\n]|\\.)+)"/g)].map(([, text = ""]) => text);
}
