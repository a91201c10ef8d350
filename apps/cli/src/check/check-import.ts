/**
 * `bakferry check`: the whole examination of an import, with the key of whoever runs it.
 *
 * What it reads and how it judges is what the bot does before an approval; it asks nobody, sends nothing and keeps
 * nothing.
 */
import { DEFAULT_TERMS, examine, type Judgement, obstaclesIn, text } from "@bakferry/core";
import { createOutput } from "@bakferry/host/terminal";

import { connectionOf, type ConnectionFlags } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readCheckdbFile } from "../inspect/read-checkdb-output.ts";
import { renderCheck, renderCheckJson } from "../render/check.ts";
import type { Surroundings } from "../surroundings.ts";
import { checkNames } from "../upload/upload-order.ts";
import { UsageError } from "../usage-error.ts";
import { openCloud } from "../wire.ts";
import { type BackupsToCheck, findBackups, probeDepsOf } from "./find-backups.ts";

export interface CheckFlags extends ConnectionFlags {
  readonly instance?: string;
  readonly as?: string;
  readonly bucket?: string;
  readonly prefix: string;
  readonly checkdbOutput?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

export interface CheckOrder {
  /** The full backup, and the ones that shall follow it. */
  readonly files: readonly string[];
  readonly flags: CheckFlags;
}

/** Throws UsageError for what a person can mend, OperationalError when there is nothing to examine. */
export async function checkImport(order: CheckOrder, surroundings: Surroundings): Promise<ExitCode> {
  const { flags } = order;
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const instanceId = instanceOf(flags);
  if (flags.bucket !== undefined) checkNames({ bucket: flags.bucket, key: null, prefix: flags.prefix });
  const checkdbOutput =
    flags.checkdbOutput === undefined ? undefined : await readCheckdbFile(flags.checkdbOutput, surroundings);
  // Nobody waits for what comes after the deadline, so the process must not either.
  const questionMs = DEFAULT_TERMS.deadlineMs;
  const cloud = await openCloud({ ...connectionOf(flags), ticket: null, questionMs }, surroundings);
  try {
    const backups = await findBackups(cloud, order, surroundings);
    const examination = await examineBackups(
      cloud,
      { backups, flags, instanceId, checkdbOutput },
      surroundings,
    );
    const isClear = obstaclesIn(examination.findings).length === 0;
    output.result(
      renderCheck(examination, { isVerbose: flags.verbose ?? false }),
      renderCheckJson(examination),
    );
    return isClear ? EXIT.done : EXIT.blocked;
  } finally {
    cloud.close();
  }
}

interface Subject {
  readonly backups: BackupsToCheck;
  readonly flags: CheckFlags;
  readonly instanceId: string;
  readonly checkdbOutput: string | undefined;
}

function examineBackups(
  cloud: Awaited<ReturnType<typeof openCloud>>,
  { backups, flags, instanceId, checkdbOutput }: Subject,
  surroundings: Surroundings,
): Promise<Judgement> {
  const { regionId } = connectionOf(flags);
  const { databaseName, source, increments, bucket } = backups;
  const target = { name: instanceId, instanceId, regionId, environment: "" };
  return examine(probeDepsOf(cloud, surroundings), {
    request: { databaseName, targetDatabaseName: flags.as ?? databaseName, target },
    askedAt: cloud.clock.now(),
    source,
    ...(increments === null ? {} : { increments }),
    bucket,
    prefix: flags.prefix,
    ...(checkdbOutput === undefined ? {} : { checkdbOutput }),
  });
}

function instanceOf({ instance }: CheckFlags): string {
  if (instance === undefined) {
    throw new UsageError(text("cli.check.instanceNeeded"), text("cli.check.giveInstance"));
  }
  if (/^rm-[a-z0-9]+$/.test(instance)) return instance;
  throw new UsageError(text("cli.check.badInstance", { given: instance }), text("cli.check.instanceForm"));
}
