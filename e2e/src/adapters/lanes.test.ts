/** Two processes ask in the name of one account: a person at one of them goes before looks at imports by the other. */
import { createSystemClock } from "@bakferry/host";
import { openStore } from "@bakferry/store";
import { expect, test } from "vitest";

import { createAdapterRig, INSTANCE } from "../testing/adapter-rig.ts";

const PEOPLE = 24;
const LOOKS = 60;

test("a person at one process goes before the looks of another one", async () => {
  const store = await openStore({ file: ":memory:", clock: createSystemClock() });
  const rig = await createAdapterRig({ options: { rdsRequestsPerSecond: 10, sharedBudget: store.budget } });
  try {
    // What is loaded for the first requests takes no part.
    await Promise.all([rig.admin, rig.alibaba].map(async ({ imports }) => imports.databases(INSTANCE)));
    const looks = Array.from({ length: LOOKS }, () => rig.admin.imports.task(INSTANCE, "1"));
    const looked = Promise.allSettled(looks);
    const before = rig.cloud.control.requests.length;
    await Promise.all(Array.from({ length: PEOPLE }, () => rig.alibaba.imports.databases(INSTANCE)));
    const since = rig.cloud.control.requests.slice(before);
    const between = since.filter(({ operation }) => operation === "DescribeMigrateTaskById").length;
    // Who takes turns would let as many looks go as there are people.
    expect(between).toBeLessThanOrEqual(PEOPLE / 2);
    await looked;
  } finally {
    await rig.close();
    await store.close();
  }
}, 60_000);
