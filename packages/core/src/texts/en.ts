/** The English catalogue: every text that a person reads, by area. Calm, exact, next action first. */
import { actionTexts } from "./en/actions.ts";
import { afterTexts } from "./en/after.ts";
import { botAuditTexts } from "./en/bot-audit.ts";
import { botMessagesTexts } from "./en/bot-messages.ts";
import { botTexts } from "./en/bot.ts";
import { chainTexts } from "./en/chain.ts";
import { cliCheckTexts } from "./en/cli-check.ts";
import { cliInspectTexts } from "./en/cli-inspect.ts";
import { cliPermissionsTexts } from "./en/cli-permissions.ts";
import { cliToolsTexts } from "./en/cli-tools.ts";
import { cliUploadsTexts } from "./en/cli-uploads.ts";
import { cliTexts } from "./en/cli.ts";
import { commandLineTexts } from "./en/command-line.ts";
import { diagnosisTexts } from "./en/diagnosis.ts";
import { errorCodeTexts } from "./en/error-codes.ts";
import { errorTexts } from "./en/errors.ts";
import { findingTexts } from "./en/finding.ts";
import { importWatchTexts } from "./en/import-watch.ts";
import { intakeTexts } from "./en/intake.ts";
import { limitTexts } from "./en/limit.ts";
import { mediaTexts } from "./en/media.ts";
import { preflightCloudTexts } from "./en/preflight-cloud.ts";
import { preflightFileTexts } from "./en/preflight-file.ts";
import { preflightTargetTexts } from "./en/preflight-target.ts";
import { progressTexts } from "./en/progress.ts";
import { reportTexts } from "./en/report.ts";
import { runTexts } from "./en/run.ts";
import { scriptTexts } from "./en/script.ts";
import { slackTexts } from "./en/slack.ts";
import { ticketTexts } from "./en/ticket.ts";
import { writersTexts } from "./en/writers.ts";

export const en = {
  ...cliCheckTexts,
  ...actionTexts,
  ...afterTexts,
  ...botAuditTexts,
  ...botTexts,
  ...chainTexts,
  ...botMessagesTexts,
  ...cliInspectTexts,
  ...cliPermissionsTexts,
  ...cliTexts,
  ...commandLineTexts,
  ...cliToolsTexts,
  ...cliUploadsTexts,
  ...diagnosisTexts,
  ...errorCodeTexts,
  ...errorTexts,
  ...findingTexts,
  ...importWatchTexts,
  ...intakeTexts,
  ...limitTexts,
  ...mediaTexts,
  ...preflightCloudTexts,
  ...preflightFileTexts,
  ...preflightTargetTexts,
  ...progressTexts,
  ...reportTexts,
  ...runTexts,
  ...scriptTexts,
  ...slackTexts,
  ...ticketTexts,
  ...writersTexts,
};
