/**
 * `bucket create`: a bucket as RDS wants it, private and of class Standard, without encryption.
 *
 * A bucket that is there already is looked at and left as it is, whoever made it.
 */
import { type BucketAdmin, OperationalError, text } from "@bakferry/core";
import { createSystemClock, createSystemIds } from "@bakferry/host";
import { createOutput, line, nextLine, type Output, say, toned } from "@bakferry/host/terminal";

import { confirm } from "../confirm.ts";
import { connectionOf, type ConnectionFlags } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { openCloud } from "../wire.ts";
import { freeNameLike, refuseBadName } from "./bucket-name.ts";
import { reportBucket } from "./check-bucket.ts";
import { MADE_BY_US } from "./made-by-us.ts";

export interface CreateFlags extends ConnectionFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function createBucket(
  { name, flags }: { readonly name: string; readonly flags: CreateFlags },
  surroundings: Surroundings,
): Promise<ExitCode> {
  refuseBadName(name);
  // A default would put the bucket where no instance can use it, and a region cannot be changed.
  if (flags.region === undefined) {
    throw new UsageError(text("cli.bucket.regionNeeded"), text("cli.bucket.giveRegion"));
  }
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const connection = connectionOf(flags);
  const question = text("cli.bucket.question", { bucket: name, region: connection.regionId });
  if (!(await confirm(question, { isSure: flags.yes ?? false, surroundings }))) {
    output.result([line(say(text("cli.bucket.notCreated")))], outcomeJson(name, "notCreated"));
    return EXIT.interrupted;
  }
  const cloud = await openCloud({ ...connection, ticket: null }, surroundings);
  try {
    const { buckets } = cloud.alibaba;
    const creation = await buckets.create(name);
    if (creation.kind === "taken") return sayTaken(name, output);
    const isMarked = creation.kind === "created" && (await mark(buckets, name));
    const summary =
      creation.kind === "created"
        ? text("cli.bucket.created", { bucket: name, region: connection.regionId })
        : text("cli.bucket.exists", { bucket: name });
    output.note([line(toned("good", say(summary)))]);
    if (creation.kind === "created" && !isMarked) output.note([line(say(text("cli.bucket.unmarked")))]);
    return await reportBucket(cloud, { name, wantedRegion: connection.regionId, output });
  } finally {
    cloud.close();
  }
}

/** Without the mark the bucket is as good; only `bucket delete` will not take it away. */
async function mark(buckets: BucketAdmin, name: string): Promise<boolean> {
  try {
    await buckets.mark(name, MADE_BY_US);
    return true;
  } catch (error) {
    if (OperationalError.is(error)) return false;
    throw error;
  }
}

const CHANCE_LENGTH = 5;

function sayTaken(name: string, output: Output): ExitCode {
  const ids = createSystemIds(createSystemClock());
  const chance = ids.next("b").slice(-CHANCE_LENGTH).toLowerCase();
  const proposal = freeNameLike(name, chance);
  output.result(
    [
      line(toned("bad", say(text("cli.upload.stop"))), " ", say(text("cli.bucket.taken", { bucket: name }))),
      nextLine(say(text("cli.bucket.tryName", { name: proposal }))),
    ],
    { ...outcomeJson(name, "taken"), proposal },
  );
  return EXIT.blocked;
}

function outcomeJson(bucket: string, outcome: "taken" | "notCreated"): object {
  return { type: "bucket", version: 1, bucket, outcome };
}
