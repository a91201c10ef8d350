/** The duration that the facts of one request lead to expect. */
import type { BackupSet } from "@bakferry/bak";
import { restoredBytes } from "@bakferry/bak";

import type { PastImport } from "../../model/past-import.ts";
import { sourceSizeBytes } from "../../model/staging.ts";
import type { Facts } from "../facts.ts";
import { type DurationEstimate, estimateDuration } from "./duration.ts";

export interface Expectation {
  readonly set: BackupSet;
  readonly history: readonly PastImport[];
}

export function expectedDuration(
  { source, request }: Pick<Facts, "source" | "request">,
  { set, history }: Expectation,
): DurationEstimate {
  return estimateDuration({
    instanceId: request.target.instanceId,
    backupBytes: sourceSizeBytes(source),
    restoredBytes: restoredBytes(set),
    hasUpload: source.kind === "local",
    history,
  });
}
