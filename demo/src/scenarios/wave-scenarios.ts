/** Several databases at once. */
import { syntheticBackup } from "@bakferry/bak/testing";

import { BUCKET, PREFIX, type World } from "../world.ts";
import type { Scenario } from "./scenario.ts";

const MEMBERS = [
  { databaseName: "wave_crm", kind: "full" },
  { databaseName: "wave_hr", kind: "differential" },
  { databaseName: "wave_sales", kind: "full" },
] as const;

export const WAVE_SCENARIOS: readonly Scenario[] = [
  {
    name: "wave",
    title: "Three databases with one approval: two go online, and the one that cannot go says why",
    command: "/migrate wave_crm wave_hr wave_sales to prod-1",
    answer: "approve",
    expected: "failed",
    says: /Every database has ended: 2 online, 0 failed, 1 not started/,
    targetDatabase: "wave_hr",
    before: stageMembers,
  },
];

async function stageMembers({ simulator }: World): Promise<void> {
  for (const member of MEMBERS) {
    const key = `${PREFIX}${member.databaseName}.bak`;
    await simulator.cloud.control.putObject(BUCKET, key, syntheticBackup(member));
  }
}
