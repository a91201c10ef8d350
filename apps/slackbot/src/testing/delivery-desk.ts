/** Everything that a delivery needs: a Slack on loopback, a real store with one migration, a clock that stands still. */
import {
  type Clock,
  DEFAULT_TERMS,
  type Migration,
  type NewEvent,
  type Notice,
  type OutboxItem,
} from "@bakferry/core";
import { aPolicy, createTestClock, type TestClock } from "@bakferry/core/testing";
import { openStore, type Store } from "@bakferry/store";

import type { DeliverDeps } from "../delivery/deliver-item.ts";
import { createDirectMessenger } from "../delivery/direct-messages.ts";
import { createPacing } from "../delivery/pacing.ts";
import { createCapabilities } from "../slack/capabilities.ts";
import { createIdentity } from "../slack/identity.ts";
import { createPeople } from "../slack/people.ts";
import { createWebClient } from "../slack/web-client.ts";
import { ADMIT_ALL } from "./builders.ts";
import { createFakeSlack, type FakeSlack } from "./fake-slack.ts";
import { recordingLogger, silentSlackLog } from "./silent.ts";

export interface DeliveryDesk {
  readonly slack: FakeSlack;
  readonly store: Store;
  readonly clock: TestClock;
  readonly deps: DeliverDeps;
  readonly item: (notice: Notice, overrides?: Partial<OutboxItem>) => OutboxItem;
  readonly change: (to: Partial<Migration>) => Promise<void>;
  close(): Promise<void>;
}

export async function openDeliveryDesk(migration: Migration, event: NewEvent): Promise<DeliveryDesk> {
  const slack = await createFakeSlack();
  const clock = createTestClock();
  const store = await openStore({ file: ":memory:", clock });
  await store.migrations.create({ migration, events: [event], notices: [], wakeAt: null });
  let itemId = 0;
  return {
    slack,
    store,
    clock,
    deps: deliverDepsOf({ slack, store, clock }),
    item(notice, overrides = {}) {
      itemId += 1;
      const place = { id: itemId, migrationId: migration.id, lane: "stages" as const };
      return { ...place, notice, createdAt: clock.now(), attempts: 1, ...overrides };
    },
    async change(to) {
      const known = await store.migrations.load(migration.id);
      if (!known) throw new Error("There is no migration.");
      const changed = { ...known, ...to };
      await store.migrations.commit({ migration: changed, events: [], notices: [], wakeAt: null });
    },
    async close() {
      await store.close();
      await slack.close();
    },
  };
}

export interface DeliveryGround extends Pick<DeliveryDesk, "slack" | "store"> {
  readonly clock: Clock;
}

export function deliverDepsOf({ slack, store, clock }: DeliveryGround): DeliverDeps {
  const logger = recordingLogger();
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  const settings = {
    preflight: DEFAULT_TERMS,
    staging: { bucket: "b", prefix: "migrate/" },
    targets: [],
    defaultTarget: null,
    policies: { prod: aPolicy() },
    waves: { importsAtOnce: 2 },
    limits: { importsPerInstance: 2, importsPerAccount: 20 },
  };
  return {
    clientOf: () => client,
    // The items of these tests were never in the outbox.
    outbox: { ...store.outbox, hold: async () => true },
    draw: {
      migrations: store.migrations,
      waves: store.waves,
      settings,
      approvalsChannel: null,
      localeIn: () => "en" as const,
      personLocale: async () => "en" as const,
    },
    report: { audit: store.audit, clock },
    peopleOf: () => createPeople({ client, clock, admit: ADMIT_ALL }),
    pacing: createPacing(store.budget, clock),
    messenger: createDirectMessenger(),
    capabilities: createCapabilities(logger),
    identity: createIdentity({ client, clock, logger }),
    logger,
  };
}
