/**
 * The store: everything that must outlive the process.
 *
 * In one SQLite file, for one process, or two on a local disk; or in PostgreSQL, for processes on many machines. Every
 * port here is an adapter over the same tables, so a commit, its notices and its next wake are one transaction.
 */
import type {
  AuditLog,
  Clock,
  Dispatcher,
  Inbox,
  InstallationStore,
  Logger,
  MigrationStore,
  Outbox,
  RateBudget,
  UnknownMessages,
  UploadJournal,
  WaveStore,
} from "@bakferry/core";

import { createAuditLog } from "./audit/audit-log.ts";
import type { DatabaseAddress } from "./database-address.ts";
import { EmbeddedDispatcher } from "./dispatcher.ts";
import { createInbox } from "./inbox.ts";
import { createInstallationStore } from "./installation-store.ts";
import { createMigrationStore } from "./migration-store.ts";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";
import { createRateBudget } from "./rate-budget.ts";
import { prune, type PruneOrder } from "./retention/prune-store.ts";
import type { PruneReport } from "./retention/retention-rule.ts";
import { createTurns } from "./turns.ts";
import { createUnknownMessages } from "./unknown-messages.ts";
import { createUploadJournal } from "./upload-journal.ts";
import { createVitalSigns, type VitalSigns } from "./vital-signs.ts";
import { createWaveStore } from "./wave-store.ts";
import { createWorkerIdentity } from "./worker-identity.ts";

/** A file is created with its directory when missing, readable by this user alone. */
export type StoreOptions = DatabaseAddress & StoreSettings;

interface StoreSettings {
  readonly clock: Clock;
  /** Hears of turns that threw or were lost; silent when absent. */
  readonly logger?: Logger;
  /** How long what a dead process holds waits for another one: turns, notices and acts; 20 s. */
  readonly leaseMs?: number;
  /** How soon a wake from another process is seen; 250 ms. */
  readonly pollMs?: number;
}

export interface Store {
  readonly migrations: MigrationStore;
  readonly waves: WaveStore;
  readonly outbox: Outbox;
  readonly budget: RateBudget;
  readonly inbox: Inbox;
  readonly audit: AuditLog;
  readonly installations: InstallationStore;
  readonly journal: UploadJournal;
  readonly unknownMessages: UnknownMessages;
  readonly dispatcher: Dispatcher;
  /** Removes what the rule no longer keeps. */
  prune(order: PruneOrder): Promise<PruneReport>;
  /** What operators watch. Rejects when the database cannot be read. */
  readonly vitalSigns: VitalSigns;
  /** Stops the dispatcher, then closes the database. */
  close(): Promise<void>;
}

/** Throws STORE_UNAVAILABLE, naming the place and the reason. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { clock, logger = SILENT, leaseMs = LEASE_MS, pollMs = 250 } = options;
  const db = await openDatabase(options, leaseMs);
  const worker = createWorkerIdentity();
  const dispatcher = new EmbeddedDispatcher(createTurns(db), {
    clock,
    logger,
    worker,
    leaseMs,
    pollMs,
  });
  const onWake = (at: number): void => dispatcher.noticeWake(at);
  return {
    migrations: createMigrationStore(db, { onWake }),
    waves: createWaveStore(db, { onWake }),
    outbox: createOutbox(db, clock, { ...worker, leaseMs }),
    budget: createRateBudget(db, clock),
    inbox: createInbox(db, clock, { ...worker, leaseMs }),
    audit: createAuditLog(db),
    installations: createInstallationStore(db),
    journal: createUploadJournal(db),
    unknownMessages: createUnknownMessages(db),
    dispatcher,
    vitalSigns: createVitalSigns(db, { clock, dispatcherReadAt: () => dispatcher.readAt() }),

    prune: (order) => prune(db, order),

    async close() {
      await dispatcher.stop();
      await db.destroy();
    },
  };
}

/** Renewed at each third, so a death is made good within 20 s, and a poll or two. */
const LEASE_MS = 20_000;
const SILENT: Logger = { info() {}, warn() {}, error() {} };
