/** The duration that the facts of one request lead to expect. */
import type { BackupSet } from "@bakferry/bak";
import { restoredBytes } from "@bakferry/bak";

import type { PastImport } from "../../model/past-import.ts";
import { sourceSizeBytes } from "../../model/staging.ts";
import { type Facts, instanceOf } from "../facts.ts";
import { type DurationEstimate, estimateDuration } from "./duration.ts";

export interface Expectation {
  readonly set: BackupSet;
  readonly history: readonly PastImport[];
}

export function expectedDuration(
  { source, request, instance }: Pick<Facts, "source" | "request" | "instance">,
  { set, history }: Expectation,
): DurationEstimate {
  return estimateDuration({
    instanceId: request.target.instanceId,
    instanceClass: instanceOf({ instance })?.instanceClass || null,
    backupBytes: sourceSizeBytes(source),
    restoredBytes: restoredBytes(set),
    hasUpload: source.kind === "local",
    history,
  });
}
