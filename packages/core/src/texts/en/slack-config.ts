/** What is wrong with bakferry.yaml or with the environment of the bot. */
export const slackConfigTexts = {
  "slack.config.at": (v: { file: string; line: number; column: number; problem: string }) =>
    `${v.file}:${v.line}:${v.column}: ${v.problem}`,
  "slack.config.unreadable": (v: { file: string; reason: string }) =>
    `${v.file} cannot be read (${v.reason}). Give another path with --config, or copy the example configuration there.`,
  "slack.config.syntax": (v: { reason: string }) => `This is not valid YAML: ${v.reason}`,
  "slack.config.unknownKey": (v: { key: string; allowed: string; suggestion: string }) =>
    `Unknown key "${v.key}".${v.suggestion === "" ? "" : ` Did you mean "${v.suggestion}"?`} Allowed here: ${v.allowed}.`,
  "slack.config.missing": (v: { key: string; expected: string }) =>
    `"${v.key}" is missing; expected ${v.expected}.`,
  "slack.config.wrongType": (v: { path: string; expected: string }) => `"${v.path}" must be ${v.expected}.`,
  "slack.config.notAllowed": (v: { path: string; allowed: string }) =>
    `"${v.path}" must be one of: ${v.allowed}.`,
  "slack.config.invalid": (v: { path: string; reason: string }) => `"${v.path}" is not valid: ${v.reason}.`,
  "slack.config.noSuch": (v: {
    path: string;
    name: string;
    what: string;
    allowed: string;
    suggestion: string;
  }) =>
    `"${v.path}" names the ${v.what} "${v.name}", which does not exist.${
      v.suggestion === "" ? "" : ` Did you mean "${v.suggestion}"?`
    } ${v.allowed === "" ? `No ${v.what} is configured.` : `Configured: ${v.allowed}.`}`,
  "slack.config.noApprovers": (v: { environment: string }) =>
    `Nobody may approve in "${v.environment}": name users (U…) or usergroups (S…) under approvers.`,
  "slack.config.quorumTooHigh": (v: { environment: string; quorum: number; users: number }) =>
    `"${v.environment}" needs ${v.quorum} approvals, but names only ${v.users} people who may approve.`,
  "slack.config.secretInFile": (v: { path: string; variable: string }) =>
    `"${v.path}" holds a secret. Remove it from this file, set ${v.variable} in the environment instead, and replace the secret: a file is read by more people than an environment.`,
  "slack.config.missingVariable": (v: { variable: string; purpose: string }) =>
    `Set the environment variable ${v.variable}: ${v.purpose}.`,
  "slack.config.wrongVariable": (v: { variable: string; prefix: string }) =>
    `The environment variable ${v.variable} must begin with ${v.prefix}; it holds another kind of token.`,
  "slack.config.botToken": () => "the bot token of the Slack app, from OAuth & Permissions (xoxb-…)",
  "slack.config.appToken": () =>
    "the app-level token with connections:write, from Basic Information (xapp-…), for Socket Mode",
  "slack.config.signingSecret": () =>
    "the signing secret of the Slack app, from Basic Information, for HTTP mode",
  "slack.config.oauthNeedsUrl": () =>
    "slack.oauth needs slack.publicUrl: the address under which Slack and browsers reach the bot.",
  "slack.config.oauthApprovals": () =>
    "slack.approvalsChannel is a channel of one workspace; with slack.oauth leave it out, and approvals are asked for in the thread.",
  "slack.config.clientId": () =>
    "the client id of the Slack app, from Basic Information, for installations by OAuth",
  "slack.config.clientSecret": () => "the client secret of the Slack app, from Basic Information",
  "slack.config.stateSecret": () =>
    "a long random text of your own, which proves that an installation was begun here (openssl rand -base64 32)",
  "slack.config.tokenKeys": () =>
    "the keys that encrypt tokens in the state file, newest first, as 2026-11=BASE64 (openssl rand -base64 32)",
  "slack.config.badTokenKeys": () =>
    "BAKFERRY_TOKEN_KEYS must hold keys as NAME=BASE64, separated by commas, newest first, each of 32 bytes (openssl rand -base64 32) and with a name of its own.",
  "slack.config.tokenRefused": () =>
    "Slack refuses the token. Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN: both must belong to this app, and the app must be installed in the workspace.",
  "slack.config.summary": (v: { count: number }) =>
    v.count === 1 ? "The configuration has 1 problem:" : `The configuration has ${v.count} problems:`,
};
