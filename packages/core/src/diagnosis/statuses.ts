/**
 * RDS's words for how far an import and its file are.
 *
 * Source: RDS, DescribeMigrateTasks and DescribeOssDownloads, Status; "Waiting" is a chain that waits for its next file
 * or to be opened. A word that is not here is shown as it is.
 */
import type { Turnholder } from "../model/turnholder.ts";
import { type Text, text } from "../texts/text.ts";

export interface StatusMeaning {
  readonly meaning: Text;
  readonly turn: Turnholder;
}

export const TASK_STATUSES: Readonly<Record<string, StatusMeaning>> = {
  NoStart: { meaning: text("status.queued"), turn: "cloud" },
  Running: { meaning: text("status.running"), turn: "cloud" },
  Waiting: { meaning: text("status.waiting"), turn: "bakferry" },
  Success: { meaning: text("status.success"), turn: "bakferry" },
  Failed: { meaning: text("status.failed"), turn: "requester" },
};

export const FILE_STATUSES: Readonly<Record<string, StatusMeaning>> = {
  NoStart: { meaning: text("status.queued"), turn: "cloud" },
  Downloading: { meaning: text("status.downloading"), turn: "cloud" },
  Finished: { meaning: text("status.downloaded"), turn: "cloud" },
  DownloadFailed: { meaning: text("status.downloadFailed"), turn: "requester" },
  VerifyFailed: { meaning: text("status.verifyFailed"), turn: "requester" },
  CheckSuccess: { meaning: text("status.checked"), turn: "cloud" },
  CheckFailed: { meaning: text("status.checkFailed"), turn: "requester" },
  Restoring: { meaning: text("status.restoring"), turn: "cloud" },
  Restored: { meaning: text("status.restored"), turn: "cloud" },
  RestoreFailed: { meaning: text("status.restoreFailed"), turn: "requester" },
  Deleted: { meaning: text("status.deleted"), turn: "cloud" },
  DeleteFailed: { meaning: text("status.deleteFailed"), turn: "cloud" },
};
