/** The embedded store keeps the contract of every port that it implements, in memory and on a file. */
import { join } from "node:path";

import {
  dispatcherConformance,
  inboxConformance,
  migrationStoreConformance,
  outboxConformance,
  rateBudgetConformance,
  unknownMessagesConformance,
  uploadJournalConformance,
} from "@bakferry/core/testing";
import { describe } from "vitest";

import { CLAIM_MS } from "./outbox.ts";
import {
  LEASE_MS,
  openStoreAt,
  POLL_MS,
  temporaryDirectory,
  type OpenedStore,
} from "./testing/temporary-store.ts";

describe("in memory", () => {
  conforms(() => openStoreAt(":memory:"));
});

describe("on a file", () => {
  conforms(async () => {
    const directory = await temporaryDirectory();
    const file = join(directory.path, "bakferry.db");
    const store = await openStoreAt(file);
    return {
      ...store,
      openPeer: () => openStoreAt(file),
      async close() {
        await store.close();
        await directory.remove();
      },
    };
  });
});

function conforms(open: () => Promise<OpenedStore & { openPeer?: () => Promise<OpenedStore> }>): void {
  migrationStoreConformance(open);
  inboxConformance(open);
  uploadJournalConformance(open);
  rateBudgetConformance(open);
  unknownMessagesConformance(open);
  outboxConformance(async () => ({ ...(await open()), claimMs: CLAIM_MS }));
  dispatcherConformance(async () => ({ ...(await open()), leaseMs: LEASE_MS, pollMs: POLL_MS }));
}
