/** The store keeps the contract of every port that it implements, in memory, on a file and in PostgreSQL. */
import { join } from "node:path";

import {
  dispatcherConformance,
  inboxConformance,
  migrationStoreConformance,
  outboxConformance,
  placeConformance,
  rateBudgetConformance,
  unknownMessagesConformance,
  uploadJournalConformance,
} from "@bakferry/core/testing";
import { afterAll, describe } from "vitest";

import { startPostgres } from "./testing/postgres-server.ts";
import {
  LEASE_MS,
  openStoreAt,
  POLL_MS,
  temporaryDirectory,
  type OpenedStore,
} from "./testing/temporary-store.ts";

describe("in memory", () => {
  conforms(() => openStoreAt({ file: ":memory:" }));
});

describe("on a file", () => {
  conforms(async () => {
    const directory = await temporaryDirectory();
    const file = join(directory.path, "bakferry.db");
    const store = await openStoreAt({ file });
    return {
      ...store,
      openPeer: () => openStoreAt({ file }),
      async close() {
        await store.close();
        await directory.remove();
      },
    };
  });
});

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

// Ten minutes of polling are 2,400 real questions to a server, on a machine that may be busy.
describe.runIf(postgres)("in PostgreSQL", { timeout: 120_000 }, () => {
  conforms(async () => {
    const url = await postgres!.newSchema();
    const store = await openStoreAt({ url });
    return {
      ...store,
      openPeer: () => openStoreAt({ url }),
      async close() {
        await store.close();
        await postgres!.dropSchema(url);
      },
    };
  });
});

function conforms(open: () => Promise<OpenedStore & { openPeer?: () => Promise<OpenedStore> }>): void {
  migrationStoreConformance(open);
  placeConformance(open);
  inboxConformance(open);
  uploadJournalConformance(open);
  rateBudgetConformance(open);
  unknownMessagesConformance(open);
  outboxConformance(async () => ({ ...(await open()), claimMs: LEASE_MS }));
  dispatcherConformance(async () => ({ ...(await open()), leaseMs: LEASE_MS, pollMs: POLL_MS }));
}
