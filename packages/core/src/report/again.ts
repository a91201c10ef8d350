/**
 * The button with which a migration that ended without a database goes on, and what it asks for.
 *
 * A reason that passes by itself leaves nothing to mend, so the same is asked for once more, through checks, plan and
 * vote. Anything else is checked first, with what the remedy changes: another name, another backup.
 */
import type { MigrateCommand } from "../intake/parse-command.ts";
import type { RemedyButton } from "../model/finding.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import type { BackupSource } from "../model/staging.ts";
import { freeName } from "../preflight/free-name.ts";
import { commandFor } from "../run/choose-import.ts";

export interface Again {
  readonly button: RemedyButton;
  readonly asked: MigrateCommand;
}

/** Where a person has to look first, nothing is offered. */
const ENDED_WITHOUT_IMPORT: ReadonlySet<MigrationPhase> = new Set([
  "denied",
  "expired",
  "cancelled",
  "failed",
]);

const NEEDS_ANOTHER_NAME: ReadonlySet<string> = new Set(["IMPORT_NAME_TAKEN", "REFUSED_NAME"]);

const NEEDS_ANOTHER_BACKUP: ReadonlySet<string> = new Set([
  "FILE_DAMAGED",
  "IMPORT_CORRUPT_DATABASE",
  "IMPORT_DAMAGED",
  "IMPORT_ENCRYPTED",
  "IMPORT_NOT_OPENED",
  "IMPORT_UNREADABLE",
  "IMPORT_WRONG_KIND",
]);

export function againOf(migration: Migration): Again | null {
  const { phase, request } = migration;
  if (!ENDED_WITHOUT_IMPORT.has(phase)) return null;
  return { button: buttonFor(migration), asked: commandFor(request, presentSource(migration)) };
}

function buttonFor({ failure, request }: Migration): RemedyButton {
  if (failure === null) return { id: "check_again" };
  const { code, retry } = failure;
  if (NEEDS_ANOTHER_NAME.has(code)) {
    // Whether it is free on the instance the check tells, and proposes the next one.
    return { id: "another_name", name: freeName(request.targetDatabaseName, new Set()) };
  }
  if (NEEDS_ANOTHER_BACKUP.has(code)) return { id: "another_backup" };
  return { id: retry === "wait" || retry === "new_url" ? "try_again" : "check_again" };
}

/** What is in OSS by now is used as it is; the key would be found taken if it were sent once more. */
function presentSource({ source, staged, plan, failure }: Migration): BackupSource {
  if (staged) return { kind: "staged", object: staged };
  const planned = plan?.source;
  if (failure?.code !== "OSS_OBJECT_EXISTS" || source.kind !== "local" || !planned) return source;
  const { bucket, key } = planned;
  const { sizeBytes, modifiedAt } = source.file;
  const unknown = { etag: "", crc64: null, storageClass: "", encryption: null, uploadToken: null };
  return { kind: "staged", object: { bucket, key, sizeBytes, modifiedAt, ...unknown } };
}
