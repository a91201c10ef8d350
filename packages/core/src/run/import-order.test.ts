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
import { importOrder, urlLifeSeconds } from "./import-order.ts";

const GIB = 2 ** 30;

test.each([
  ["of any common size lives eight hours, as the guide has it", GIB, 28_800],
  ["that takes long lives twice as long as a slow download", 500 * GIB, 102_400],
  ["never lives longer than OSS signs for", 3 * 1024 * GIB, 604_800],
])("the signed URL of a backup %s", (_what, sizeBytes, seconds) => {
  expect(urlLifeSeconds(sizeBytes)).toBe(seconds);
});

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
