/** The Chinese catalogue, in simplified characters: the same keys as the English one, from the same values. */
import type { en } from "./en.ts";
import type { Translation } from "./translation.ts";
import { actionTexts } from "./zh-cn/actions.ts";
import { afterTexts } from "./zh-cn/after.ts";
import { approvalTexts } from "./zh-cn/approval.ts";
import { botAuditTexts } from "./zh-cn/bot-audit.ts";
import { botDbTexts } from "./zh-cn/bot-db.ts";
import { botDoctorTexts } from "./zh-cn/bot-doctor.ts";
import { botMessagesTexts } from "./zh-cn/bot-messages.ts";
import { botOperationsTexts } from "./zh-cn/bot-operations.ts";
import { botPolicyTexts } from "./zh-cn/bot-policy.ts";
import { botRetentionTexts } from "./zh-cn/bot-retention.ts";
import { botTexts } from "./zh-cn/bot.ts";
import { chainTexts } from "./zh-cn/chain.ts";
import { checkdbTexts } from "./zh-cn/checkdb.ts";
import { cliCheckTexts } from "./zh-cn/cli-check.ts";
import { cliInspectTexts } from "./zh-cn/cli-inspect.ts";
import { cliPermissionsTexts } from "./zh-cn/cli-permissions.ts";
import { cliToolsTexts } from "./zh-cn/cli-tools.ts";
import { cliUploadsTexts } from "./zh-cn/cli-uploads.ts";
import { cliTexts } from "./zh-cn/cli.ts";
import { commandLineTexts } from "./zh-cn/command-line.ts";
import { crowdTexts } from "./zh-cn/crowd.ts";
import { deliveryTexts } from "./zh-cn/delivery.ts";
import { diagnosisTexts } from "./zh-cn/diagnosis.ts";
import { errorCodeTexts } from "./zh-cn/error-codes.ts";
import { errorTexts } from "./zh-cn/errors.ts";
import { finalReportTexts } from "./zh-cn/final-report.ts";
import { findingTexts } from "./zh-cn/finding.ts";
import { formTexts } from "./zh-cn/form.ts";
import { guardTexts } from "./zh-cn/guard.ts";
import { importWatchTexts } from "./zh-cn/import-watch.ts";
import { intakeTexts } from "./zh-cn/intake.ts";
import { limitTexts } from "./zh-cn/limit.ts";
import { mediaTexts } from "./zh-cn/media.ts";
import { placeTexts } from "./zh-cn/place.ts";
import { planChangeTexts } from "./zh-cn/plan-changes.ts";
import { preflightCloudTexts } from "./zh-cn/preflight-cloud.ts";
import { preflightFileTexts } from "./zh-cn/preflight-file.ts";
import { preflightTargetTexts } from "./zh-cn/preflight-target.ts";
import { progressTexts } from "./zh-cn/progress.ts";
import { reportTexts } from "./zh-cn/report.ts";
import { runTexts } from "./zh-cn/run.ts";
import { scriptTexts } from "./zh-cn/script.ts";
import { slackApprovalTexts } from "./zh-cn/slack-approval.ts";
import { slackHomeTexts } from "./zh-cn/slack-home.ts";
import { slackListTexts } from "./zh-cn/slack-lists.ts";
import { slackTexts } from "./zh-cn/slack.ts";
import { ticketTexts } from "./zh-cn/ticket.ts";
import { waveTexts } from "./zh-cn/wave.ts";
import { writersTexts } from "./zh-cn/writers.ts";

export const zhCN: Translation<typeof en> = {
  ...cliCheckTexts,
  ...actionTexts,
  ...afterTexts,
  ...approvalTexts,
  ...botAuditTexts,
  ...botDbTexts,
  ...botDoctorTexts,
  ...botOperationsTexts,
  ...botPolicyTexts,
  ...botRetentionTexts,
  ...botTexts,
  ...approvalTexts,
  ...chainTexts,
  ...botMessagesTexts,
  ...checkdbTexts,
  ...cliInspectTexts,
  ...cliPermissionsTexts,
  ...cliTexts,
  ...commandLineTexts,
  ...cliToolsTexts,
  ...cliUploadsTexts,
  ...crowdTexts,
  ...deliveryTexts,
  ...diagnosisTexts,
  ...errorCodeTexts,
  ...errorTexts,
  ...finalReportTexts,
  ...findingTexts,
  ...formTexts,
  ...guardTexts,
  ...importWatchTexts,
  ...intakeTexts,
  ...limitTexts,
  ...mediaTexts,
  ...placeTexts,
  ...planChangeTexts,
  ...preflightCloudTexts,
  ...preflightFileTexts,
  ...preflightTargetTexts,
  ...progressTexts,
  ...reportTexts,
  ...runTexts,
  ...scriptTexts,
  ...slackHomeTexts,
  ...slackListTexts,
  ...slackApprovalTexts,
  ...slackTexts,
  ...ticketTexts,
  ...waveTexts,
  ...writersTexts,
};
