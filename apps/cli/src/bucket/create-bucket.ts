/**
 * `bucket create`: a bucket as RDS wants it, private and of class Standard, without encryption.
 *
 * A bucket that is there already is looked at and left as it is, whoever made it.
 */
import { say, text } from "@bakferry/core";
import { createSystemClock, createSystemIds } from "@bakferry/host";

import { confirm } from "../confirm.ts";
import { connectionOf, type ConnectionFlags } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { createOutput, type Output } from "../output.ts";
import { nextLine } from "../render/next-line.ts";
import { line, toned } from "../render/page.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { openCloud } from "../wire.ts";
import { bucketNameLike, bucketNameProblems, freeNameLike } from "./bucket-name.ts";
import { reportBucket } from "./check-bucket.ts";

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
    const creation = await cloud.alibaba.buckets.create(name);
    if (creation.kind === "taken") return sayTaken(name, output);
    const summary =
      creation.kind === "created"
        ? text("cli.bucket.created", { bucket: name, region: connection.regionId })
        : text("cli.bucket.exists", { bucket: name });
    output.note([line(toned("good", say(summary)))]);
    return await reportBucket(cloud, { name, wantedRegion: connection.regionId, output });
  } finally {
    cloud.close();
  }
}

function refuseBadName(name: string): void {
  const problems = bucketNameProblems(name).map((problem) => say(problem));
  if (problems.length === 0) return;
  const like = bucketNameLike(name);
  throw new UsageError(
    text("cli.bucket.badName", { name, problems: problems.join(" ") }),
    like === null ? null : text("cli.bucket.tryName", { name: like }),
  );
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
