/** The English catalogue: every text that a person reads, by area. Calm, exact, next action first. */
import { cliInspectTexts } from "./en/cli-inspect.ts";
import { cliToolsTexts } from "./en/cli-tools.ts";
import { cliUploadsTexts } from "./en/cli-uploads.ts";
import { cliTexts } from "./en/cli.ts";
import { errorTexts } from "./en/errors.ts";
import { intakeTexts } from "./en/intake.ts";
import { preflightTexts } from "./en/preflight.ts";
import { progressTexts } from "./en/progress.ts";
import { reportTexts } from "./en/report.ts";
import { runTexts } from "./en/run.ts";
import { scriptTexts } from "./en/script.ts";
import { slackTexts } from "./en/slack.ts";

export const en = {
  ...cliInspectTexts,
  ...cliTexts,
  ...cliToolsTexts,
  ...cliUploadsTexts,
  ...errorTexts,
  ...intakeTexts,
  ...preflightTexts,
  ...progressTexts,
  ...reportTexts,
  ...runTexts,
  ...scriptTexts,
  ...slackTexts,
};
