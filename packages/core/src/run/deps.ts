/** What people's orders and the worker need of the world. */
import { type ApprovalPolicy, NOBODY } from "../model/approval-policy.ts";
import type { PlaceLimits } from "../model/place.ts";
import type { ConfiguredTarget } from "../model/target.ts";
import type { BackupDirectory } from "../ports/backup-directory.ts";
import type { Checksums } from "../ports/checksums.ts";
import type { Clock, Ids } from "../ports/clock.ts";
import type { CloudLine } from "../ports/cloud-line.ts";
import type { CloudAccount, ImportService } from "../ports/import-service.ts";
import type { InstanceAdmin } from "../ports/instance-admin.ts";
import type { Logger } from "../ports/logger.ts";
import type { MigrationStore } from "../ports/migration-store.ts";
import type { ObjectReader, ObjectStore } from "../ports/object-store.ts";
import type { People } from "../ports/people.ts";
import type { SecretSource } from "../ports/secret-source.ts";
import type { UnknownMessages } from "../ports/unknown-messages.ts";
import type { UploadJournal } from "../ports/upload-journal.ts";
import type { WaveStore } from "../ports/wave-store.ts";
import type { Whisper } from "../ports/whisper.ts";
import type { Witness } from "../ports/witness.ts";
import type { PreflightTerms } from "../preflight/terms.ts";
import type { HeaderCache } from "./header-cache.ts";
import type { RoleWatch } from "./watch/role-watch.ts";
import type { TaskBoard } from "./watch/task-board.ts";

export interface DeskSettings {
  /** Where backups are staged; the prefix ends with a slash, or is empty. */
  readonly staging: { readonly bucket: string; readonly prefix: string };
  readonly targets: readonly ConfiguredTarget[];
  /** Name of a target, or `null` when people have to say which. */
  readonly defaultTarget: string | null;
  readonly preflight: PreflightTerms;
  /** By environment. */
  readonly policies: Readonly<Record<string, ApprovalPolicy>>;
  readonly waves: WaveTerms;
  readonly limits: PlaceLimits;
}

export interface WaveTerms {
  /** Members of waves that may be on their way into one instance at once. */
  readonly importsAtOnce: number;
}

export interface DeskDeps {
  readonly store: MigrationStore;
  readonly waves: WaveStore;
  readonly objects: ObjectReader;
  readonly imports: ImportService;
  readonly instances: InstanceAdmin;
  readonly account: CloudAccount;
  /** Where requests wait for their turn at RDS; unseen when absent. */
  readonly line?: CloudLine;
  readonly directory: BackupDirectory | null;
  readonly people: People;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly settings: DeskSettings;
  /** Every search reads all headers anew when absent. */
  readonly headers?: HeaderCache;
  /** Nobody watches when absent. */
  readonly witness?: Witness;
}

export interface RunTiming {
  /** Between two looks at a running import. */
  readonly importPollMs: number;
  /** Between two looks for the next backup of a chain. */
  readonly incrementPollMs: number;
  /** Between two written states of a running upload. */
  readonly progressMs: number;
  /** First delay after a passing failure of a step; doubles up to ten minutes. */
  readonly retryMs: number;
  /** Within this time RDS shows what it was asked for, although its answer was lost. */
  readonly settlingMs: number;
}

export interface RunnerDeps extends DeskDeps {
  /** Of the workspace in which a migration was asked for: nobody acts whose own could be meant. */
  readonly peopleIn: (teamId: string) => People;
  readonly objects: ObjectStore;
  readonly checksums: Checksums;
  readonly journal: UploadJournal;
  readonly unknownMessages: UnknownMessages;
  readonly secrets: SecretSource;
  readonly whisper: Whisper;
  readonly timing: RunTiming;
}

/** What the steps of one worker share among their migrations. */
export interface WorkerDeps extends RunnerDeps {
  readonly headers: HeaderCache;
  readonly board: TaskBoard;
  readonly role: RoleWatch;
}

export function policyFor(settings: DeskSettings, environment: string): ApprovalPolicy {
  return settings.policies[environment] ?? NOBODY;
}
