/** The English catalogue: every text that a person reads, by area. Calm, exact, next action first. */
import { actionTexts } from "./en/actions.ts";
import { afterTexts } from "./en/after.ts";
import { approvalTexts } from "./en/approval.ts";
import { botAuditTexts } from "./en/bot-audit.ts";
import { botDbTexts } from "./en/bot-db.ts";
import { botDoctorTexts } from "./en/bot-doctor.ts";
import { botMessagesTexts } from "./en/bot-messages.ts";
import { botOperationsTexts } from "./en/bot-operations.ts";
import { botPolicyTexts } from "./en/bot-policy.ts";
import { botRetentionTexts } from "./en/bot-retention.ts";
import { botTexts } from "./en/bot.ts";
import { chainTexts } from "./en/chain.ts";
import { checkdbTexts } from "./en/checkdb.ts";
import { cliCheckTexts } from "./en/cli-check.ts";
import { cliInspectTexts } from "./en/cli-inspect.ts";
import { cliPermissionsTexts } from "./en/cli-permissions.ts";
import { cliToolsTexts } from "./en/cli-tools.ts";
import { cliUploadsTexts } from "./en/cli-uploads.ts";
import { cliTexts } from "./en/cli.ts";
import { commandLineTexts } from "./en/command-line.ts";
import { crowdTexts } from "./en/crowd.ts";
import { deliveryTexts } from "./en/delivery.ts";
import { diagnosisTexts } from "./en/diagnosis.ts";
import { errorCodeTexts } from "./en/error-codes.ts";
import { errorTexts } from "./en/errors.ts";
import { finalReportTexts } from "./en/final-report.ts";
import { findingTexts } from "./en/finding.ts";
import { formTexts } from "./en/form.ts";
import { guardTexts } from "./en/guard.ts";
import { importWatchTexts } from "./en/import-watch.ts";
import { intakeTexts } from "./en/intake.ts";
import { limitTexts } from "./en/limit.ts";
import { mediaTexts } from "./en/media.ts";
import { placeTexts } from "./en/place.ts";
import { planChangeTexts } from "./en/plan-changes.ts";
import { preflightCloudTexts } from "./en/preflight-cloud.ts";
import { preflightFileTexts } from "./en/preflight-file.ts";
import { preflightTargetTexts } from "./en/preflight-target.ts";
import { progressTexts } from "./en/progress.ts";
import { reportTexts } from "./en/report.ts";
import { runTexts } from "./en/run.ts";
import { scriptTexts } from "./en/script.ts";
import { slackApprovalTexts } from "./en/slack-approval.ts";
import { slackHomeTexts } from "./en/slack-home.ts";
import { slackListTexts } from "./en/slack-lists.ts";
import { slackTexts } from "./en/slack.ts";
import { ticketTexts } from "./en/ticket.ts";
import { waveTexts } from "./en/wave.ts";
import { writersTexts } from "./en/writers.ts";

export const en = {
  ...cliCheckTexts,
  ...actionTexts,
  ...afterTexts,
  ...botAuditTexts,
  ...botOperationsTexts,
  ...botPolicyTexts,
  ...botRetentionTexts,
  ...botDbTexts,
  ...botDoctorTexts,
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
