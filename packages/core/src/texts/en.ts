/** The English catalogue: every text that a person reads, by area. Calm, exact, next action first. */
import { actionTexts } from "./en/actions.ts";
import { chainTexts } from "./en/chain.ts";
import { cliInspectTexts } from "./en/cli-inspect.ts";
import { cliToolsTexts } from "./en/cli-tools.ts";
import { cliUploadsTexts } from "./en/cli-uploads.ts";
import { cliTexts } from "./en/cli.ts";
import { diagnosisTexts } from "./en/diagnosis.ts";
import { errorTexts } from "./en/errors.ts";
import { intakeTexts } from "./en/intake.ts";
import { preflightTexts } from "./en/preflight.ts";
import { reportTexts } from "./en/report.ts";
import { runTexts } from "./en/run.ts";
import { scriptTexts } from "./en/script.ts";
import { slackTexts } from "./en/slack.ts";

export const en = {
  ...actionTexts,
  ...chainTexts,
  ...cliInspectTexts,
  ...cliTexts,
  ...cliToolsTexts,
  ...cliUploadsTexts,
  ...diagnosisTexts,
  ...errorTexts,
  ...intakeTexts,
  ...preflightTexts,
  ...reportTexts,
  ...runTexts,
  ...scriptTexts,
  ...slackTexts,
};
