/** Whether RDS has restored the increment that it was given last, from what it says of the task and its files. */
import { FILE_STATUSES } from "../diagnosis/statuses.ts";
import type { Increment } from "../model/chain.ts";
import type { ImportFile, ImportTask } from "../ports/import-service.ts";

/** RDS deletes its copy of a file behind the restore. */
const RESTORED_FILES: ReadonlySet<string> = new Set(["Restored", "Deleted", "DeleteFailed"]);

export interface SeenIncrement {
  readonly task: ImportTask | undefined;
  /** The increment's own; `undefined` where the engine version tells no files, or it is not among them yet. */
  readonly file: ImportFile | undefined;
  readonly current: Pick<Increment, "status" | "calledAt">;
  /** The reply repeated the id of the chain, which says Waiting before the file as well as after it. */
  readonly isBase: boolean;
  readonly now: number;
  /** What was accepted late is seen within this time. */
  readonly settlingMs: number;
}

/** `unclear`: RDS waits as before, and shows no trace of what it said it took. */
export type IncrementVerdict = "running" | "restored" | "refused" | "unclear";

export function judgeIncrement(seen: SeenIncrement): IncrementVerdict {
  const { task, file, isBase } = seen;
  if (!task || isBusy(task)) return "running";
  if (file) return judgeFile(file);
  if (!isBase) return task.status === "Failed" ? "refused" : "restored";
  if (wasBusy(seen)) return judgeWords(task.description);
  return seen.now - (seen.current.calledAt ?? seen.now) >= seen.settlingMs ? "unclear" : "running";
}

export function isBusy(task: ImportTask | undefined): boolean {
  return task?.status === "Running" || task?.status === "NoStart";
}

function judgeFile({ status }: ImportFile): IncrementVerdict {
  if (FILE_STATUSES[status]?.turn === "requester") return "refused";
  return RESTORED_FILES.has(status) ? "restored" : "running";
}

/** Without the files only a task that was seen at work is over when it waits again. */
function wasBusy({ current }: SeenIncrement): boolean {
  return current.status !== null && current.status !== "Waiting";
}

/** A chain that waits without complaint has taken what it was given. */
function judgeWords(description: string): IncrementVerdict {
  return description === "" || /success/i.test(description) ? "restored" : "refused";
}
