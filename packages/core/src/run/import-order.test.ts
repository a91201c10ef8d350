import { expect, test } from "vitest";

import { urlLife } from "../preflight/checks/url-life.ts";
import type { Facts } from "../preflight/facts.ts";
import {
  aMigration,
  aPlan,
  aReading,
  aStagedObject,
  aTargetInstance,
  known,
  someFacts,
} from "../testing/index.ts";
import { onlyThese } from "../testing/runner-deps.ts";
import { importOrder } from "./import-order.ts";
import { newImport } from "./new-import.ts";

const GIB = 2 ** 30;

test("the signed URL lives as long as the approvers were told", async () => {
  const files = [{ ...aReading().sets[0]!.files[0]!, size: 6 * 1024 * GIB }];
  const change: Partial<Facts> = {
    media: known(aReading({ files })),
    instance: known(aTargetInstance({ engineVersion: "2008r2", storageType: "local_ssd" })),
  };
  const answer = urlLife.run(someFacts(change));
  const promisedMs = Number(answer?.evidence.find(({ name }) => name === "lifeMs")?.value);
  expect(promisedMs).toBeGreaterThan(9 * 3_600_000);
  const migration = aMigration({
    plan: aPlan({ route: { kind: "signed_url", creates: null } }),
    staged: aStagedObject({ sizeBytes: GIB }),
    findings: [{ ...answer!, checkId: "url-life", group: "cost", binds: true }],
  });
  const order = await importOrder(onlyThese("objects", {}), migration);
  expect(order).toMatchObject({ kind: "signed_url", validForSeconds: Math.ceil(promisedMs / 1000) });
});

test("a URL that is signed anew lives twice as long each time, and never longer than OSS signs for", async () => {
  const validFor = async (renewals: number, sizeBytes: number): Promise<unknown> => {
    const migration = aMigration({
      plan: aPlan({ route: { kind: "signed_url", creates: null } }),
      staged: aStagedObject({ sizeBytes }),
      import: { ...newImport(0, []), renewals },
    });
    const order = await importOrder(onlyThese("objects", {}), migration);
    return order.kind === "signed_url" ? order.validForSeconds : null;
  };
  expect([await validFor(0, GIB), await validFor(1, GIB), await validFor(2, GIB)]).toEqual([
    28_800, 57_600, 115_200,
  ]);
  expect(await validFor(3, 500 * GIB)).toBe(604_800);
});
