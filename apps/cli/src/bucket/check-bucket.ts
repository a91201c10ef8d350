/** `bucket check`: what is missing before RDS can import from a bucket, and the remedy for each. */
import { createOutput, findingJson, type Output, renderFindings } from "@bakferry/host/terminal";

import { connectionOf, type ConnectionFlags } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { checkNames } from "../upload/upload-order.ts";
import { type Cloud, openCloud } from "../wire.ts";
import { examineWholeBucket } from "./examine-bucket.ts";

export interface CheckFlags extends ConnectionFlags {
  readonly json?: boolean;
}

export async function checkBucket(
  { name, flags }: { readonly name: string; readonly flags: CheckFlags },
  surroundings: Surroundings,
): Promise<ExitCode> {
  checkNames({ bucket: name, key: null, prefix: "" });
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const cloud = await openCloud({ ...connectionOf(flags), ticket: null }, surroundings);
  try {
    return await reportBucket(cloud, { name, wantedRegion: flags.region ?? null, output });
  } finally {
    cloud.close();
  }
}

export interface BucketReport {
  readonly name: string;
  readonly wantedRegion: string | null;
  readonly output: Output;
}

export async function reportBucket(cloud: Cloud, report: BucketReport): Promise<ExitCode> {
  const lines = await examineWholeBucket(cloud, report);
  const isGood = lines.every(({ status }) => status !== "failed");
  report.output.result(renderFindings(lines), {
    type: "bucket",
    version: 1,
    bucket: report.name,
    outcome: isGood ? "usable" : "blocked",
    lines: lines.map(findingJson),
  });
  return isGood ? EXIT.done : EXIT.blocked;
}
