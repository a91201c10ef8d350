/** Reads the world for one request: everything at once, and a reading that fails is `unknown`, not `passed`. */
import { type MediaReading, readMedia } from "@bakferry/bak";

import { ERROR_CATALOGUE } from "../errors/catalogue.ts";
import { OperationalError } from "../errors/operational-error.ts";
import { edgeDigest } from "../model/edge-digest.ts";
import type { MigrationRequest } from "../model/migration.ts";
import type { BackupSource } from "../model/staging.ts";
import type { BackupDirectory } from "../ports/backup-directory.ts";
import type { Clock } from "../ports/clock.ts";
import type { CloudAccount, ImportService } from "../ports/import-service.ts";
import type { ObjectReader } from "../ports/object-store.ts";
import { text } from "../texts/text.ts";
import type { Facts, Known } from "./facts.ts";

export interface ProbeDeps {
  readonly objects: ObjectReader;
  readonly imports: ImportService;
  readonly account: CloudAccount;
  readonly directory: BackupDirectory | null;
  readonly clock: Clock;
}

export interface ProbeOrder {
  readonly request: MigrationRequest;
  readonly source: BackupSource;
  readonly bucket: string;
  readonly stagingKey: string;
}

export async function probe(deps: ProbeDeps, order: ProbeOrder): Promise<Facts> {
  const { imports, account, objects } = deps;
  const { instanceId } = order.request.target;
  const readAt = deps.clock.now();
  const [media, bucket, identity, grant, instance, databases, accounts] = await Promise.all([
    known(readSource(deps, order.source)),
    known(objects.bucket(order.bucket)),
    known(account.identity()),
    known(account.grant()),
    known(imports.instance(instanceId)),
    known(imports.databases(instanceId)),
    known(imports.accounts(instanceId)),
  ]);
  return {
    readAt,
    request: order.request,
    source: order.source,
    stagingKey: order.stagingKey,
    media: media.kind === "known" ? { kind: "known", value: media.value.reading } : media,
    edgeDigest: media.kind === "known" ? media.value.edgeDigest : null,
    bucket,
    identity,
    grant,
    instance,
    databases,
    accounts,
  };
}

interface ReadSource {
  readonly reading: MediaReading;
  readonly edgeDigest: string | null;
}

async function readSource(deps: ProbeDeps, source: BackupSource): Promise<ReadSource> {
  if (source.kind === "staged") {
    return { reading: await readMedia(deps.objects.open(source.object)), edgeDigest: null };
  }
  if (!deps.directory)
    throw new OperationalError("FILE_NOT_FOUND", { message: "No backup directory is configured." });
  const file = await deps.directory.open(source.file.name);
  try {
    return { reading: await readMedia(file), edgeDigest: await edgeDigest(file) };
  } finally {
    await file.close();
  }
}

/** Only the world's failures become facts; a bug stays a bug. */
async function known<T>(reading: Promise<T>): Promise<Known<T>> {
  try {
    return { kind: "known", value: await reading };
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    const { meaning, remedy } = ERROR_CATALOGUE[error.code];
    return {
      kind: "unknown",
      reason:
        error.remedy ?? text("intake.cloudTrouble", { meaning, remedy, verbatim: error.verbatim ?? "" }),
    };
  }
}
