/**
 * What RDS's task centre says about tasks under way.
 *
 * The documents do not say that imports are listed there. Where they are not, nothing is told, and nobody is told a
 * percentage that we made up.
 *
 * Source: RDS, DescribeTasks.
 */
import type { ImportProgress } from "@bakferry/core";
import { z } from "zod";

import { minuteOf, numberOrNull, rowsOf, wordsOrNone } from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { unlessUntold } from "./refused-as.ts";
import { instanceResource } from "./resource.ts";

const TASKS = z.object({
  Items: rowsOf(
    "TaskProgressInfo",
    z.object({
      TaskId: wordsOrNone,
      Progress: wordsOrNone,
      Remain: numberOrNull,
      CurrentStepName: wordsOrNone,
      StepProgressInfo: wordsOrNone,
    }),
  ),
});

const PAGE_SIZE = 100;
const DAY_MS = 24 * 3_600_000;
/** The longest import that the documents mention took 19 hours. */
const HISTORY_MS = 7 * DAY_MS;

export interface CentreTask {
  readonly instanceId: string;
  readonly centreTaskId: string;
}

export async function readProgress(
  rpc: Rpc,
  { instanceId, centreTaskId }: CentreTask,
  now: number,
): Promise<ImportProgress | undefined> {
  const rows = await unlessUntold(
    readPages(PAGE_SIZE, async (page) => {
      const { Items } = await rpc.call({
        operation: "DescribeTasks",
        parameters: {
          DBInstanceId: instanceId,
          StartTime: minuteOf(now - HISTORY_MS),
          EndTime: minuteOf(now + DAY_MS),
          ...page,
        },
        schema: TASKS,
        what: `read the progress of task ${centreTaskId}`,
        resource: instanceResource(instanceId),
      });
      return Items.map((row) => ({ id: row.TaskId, row }));
    }),
  );
  const row = rows?.find(({ TaskId }) => TaskId === centreTaskId);
  const percent = percentOf(row?.Progress ?? "");
  if (row === undefined || percent === null) return undefined;
  const step = [row.CurrentStepName, row.StepProgressInfo].filter((part) => part !== "").join(" ");
  return {
    percent,
    remainingSeconds: row.Remain !== null && row.Remain >= 0 ? row.Remain : null,
    step: step === "" ? null : step,
  };
}

/** `25`, `25%`, `25.5`; anything that is not between 0 and 100 is not a percentage. */
function percentOf(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text.trim());
  const percent = match?.[1] === undefined ? NaN : Number(match[1]);
  return percent >= 0 && percent <= 100 ? percent : null;
}
