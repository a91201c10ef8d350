/** Why an import failed, with what can still be looked at: the object in OSS and the disk of the instance. */
import { diagnose, messageHash, UNKNOWN_MESSAGE } from "../diagnosis/diagnose.ts";
import type { ImportFacts, ObjectFacts } from "../diagnosis/diagnosis.ts";
import { OperationalError } from "../errors/operational-error.ts";
import type { Failure } from "../model/failure.ts";
import type { Migration } from "../model/migration.ts";
import type { TargetDatabase } from "../model/target.ts";
import { type Text, text } from "../texts/text.ts";
import { lookForLeftover } from "./actions/leftover.ts";
import type { RunnerDeps } from "./deps.ts";
import { failureOf } from "./failure-of.ts";
import { compareWithStaged } from "./watch/object-watch.ts";

type LookDeps = Pick<RunnerDeps, "objects" | "imports" | "logger" | "clock" | "unknownMessages">;

/** Longer ones say no more that matters, and a table of them stays small. */
const KEPT_CHARACTERS = 600;

/** What is left on the instance: a database, none, or nobody could look. */
type Leftover = TargetDatabase | "none" | "unknown";

export interface ImportEnd {
  readonly failure: Failure;
  /** What was seen to be left behind. */
  readonly leftover: TargetDatabase | null;
}

/** RDS took the import and ended it. */
export async function importFailure(
  deps: LookDeps,
  migration: Migration,
  description: string,
): Promise<ImportEnd> {
  const [facts, leftover] = await Promise.all([lookForFacts(deps, migration), look(deps, migration)]);
  const diagnosis = diagnose(description, facts);
  if (diagnosis.code === UNKNOWN_MESSAGE) {
    await countUnknown(deps, { migration, service: "RDS", message: description });
  }
  const { code, summary, remedies, turn, retry, aids = [] } = diagnosis;
  const state = stateOf(migration, leftover);
  const failure = {
    code,
    summary,
    state,
    remedies,
    aids,
    verbatim: description,
    requestId: null,
    turn,
    retry,
  };
  return { failure, leftover: typeof leftover === "string" ? null : leftover };
}

async function look(deps: LookDeps, migration: Migration): Promise<Leftover> {
  return (await orNull(lookForLeftover(deps, migration).then((found) => found ?? "none"))) ?? "unknown";
}

function stateOf({ request }: Migration, leftover: Leftover): Text {
  if (leftover === "unknown") return text("failure.importEnded");
  if (leftover === "none") return text("failure.importEndedClean");
  const { targetDatabaseName: database, target } = request;
  return text("failure.leftover", { database, instanceId: target.instanceId, status: leftover.status });
}

/** RDS refused the import, so nothing was started. A refusal that no rule fits keeps the error's own words. */
export async function refusalFailure(
  deps: LookDeps,
  migration: Migration,
  error: OperationalError,
): Promise<Failure> {
  const state = text("failure.objectStaged");
  const plain = failureOf(error, state);
  if (error.verbatim === undefined) return plain;
  const diagnosis = diagnose(error.verbatim, await lookForFacts(deps, migration));
  if (diagnosis.code === UNKNOWN_MESSAGE) {
    const service = error.contact?.service ?? "RDS";
    await countUnknown(deps, { migration, service, message: error.verbatim });
    return plain;
  }
  const { code, summary, turn, retry, aids = [] } = diagnosis;
  const remedies = error.remedy ? [error.remedy, ...diagnosis.remedies] : diagnosis.remedies;
  return { ...plain, code, summary, remedies, aids, turn, retry };
}

interface Unexplained {
  readonly migration: Migration;
  readonly service: string;
  /** As the adapter gave it: without secrets. */
  readonly message: string;
}

/** The next version can explain what is counted. A count that fails is not worth a failure that nobody hears of. */
async function countUnknown(
  { logger, clock, unknownMessages }: LookDeps,
  { migration, service, message }: Unexplained,
): Promise<void> {
  const hash = messageHash(message);
  const migrationId = migration.id;
  logger.warn("The cloud said something that no diagnosis fits.", {
    migrationId,
    messageHash: hash,
    message,
  });
  const text = Array.from(message).slice(0, KEPT_CHARACTERS).join("");
  try {
    await unknownMessages.note({ service, hash, text }, clock.now());
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    logger.warn("An unknown message was not counted.", { migrationId, messageHash: hash, error });
  }
}

async function lookForFacts(deps: LookDeps, migration: Migration): Promise<ImportFacts> {
  const { target, targetDatabaseName } = migration.request;
  const [instance, object] = await Promise.all([
    orNull(deps.imports.instance(target.instanceId)),
    lookAtObject(deps, migration),
  ]);
  return {
    instanceId: target.instanceId,
    regionId: target.regionId,
    databaseName: targetDatabaseName,
    engineVersion: instance?.engineVersion ?? migration.target?.engineVersion ?? null,
    storageBytes: instance?.storageBytes ?? null,
    backup: migration.backup,
    object,
  };
}

async function lookAtObject({ objects }: LookDeps, migration: Migration): Promise<ObjectFacts | null> {
  const approved = migration.staged;
  if (!approved) return null;
  const now = await orNull(
    objects.head({ bucket: approved.bucket, key: approved.key }).then((found) => found ?? "gone"),
  );
  return {
    address: `oss://${approved.bucket}/${approved.key}`,
    crc64: approved.crc64,
    isProvenCopy: migration.upload !== null,
    now: now === null ? "unknown" : compareWithStaged(approved, now === "gone" ? undefined : now),
  };
}

/** A diagnosis does without what cannot be looked at; the failure itself has to reach people. */
async function orNull<T>(look: Promise<T>): Promise<T | null> {
  try {
    return await look;
  } catch (error) {
    if (OperationalError.is(error)) return null;
    throw error;
  }
}
