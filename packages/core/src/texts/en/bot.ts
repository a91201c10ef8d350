/** The bot's own program in a terminal. */
export const botTexts = {
  "bot.about": () => "The Slack bot and worker of Bakferry.",
  "bot.start": () => "Serve Slack and run migrations until stopped.",
  "bot.config": () => "configuration file",
  "bot.json": () => "print one JSON object for scripts as the last line of standard output",
  "bot.scope.commands": () => "/migrate, buttons and modals",
  "bot.scope.chatWrite": () => "cards, threads, answers",
  "bot.scope.usersRead": () => "whether a voter is a full, active member, and which language people read",
  "bot.scope.usergroupsRead": () => "who is in an approver group",
  "bot.scope.imWrite": () => "asks approvers by direct message, and goes on there when a channel is closed",
  "bot.scope.history": () => "finds its own messages again after a crash, so that none is posted twice",
  "bot.scope.channelsRead": () => "lets doctor see that the bot is in the configured channels",
  "bot.install.done": (v: { name: string }) =>
    `Bakferry is installed${v.name === "" ? "" : ` in ${v.name}`}. Type /invite @bakferry in a channel, then /migrate help.`,
  "bot.install.failed": () =>
    "Bakferry was not installed. Begin again at /slack/install in this browser; the link from Slack is good once and for ten minutes.",
  "bot.install.notAdmitted": () =>
    "This workspace may not install Bakferry. Whoever runs the bot can name it under slack.oauth.workspaces.",
  "bot.installations.about": () =>
    "List workspaces that have the app, rotate the keys of their tokens, forget one.",
  "bot.installations.list": () => "Show where the app is installed.",
  "bot.installations.rotate": () => "Encrypt every token with the newest key of BAKFERRY_TOKEN_KEYS.",
  "bot.installations.remove": () => "Forget the token of one workspace.",
  "bot.installations.empty": () => "The app is installed nowhere by OAuth.",
  "bot.installations.heading": (v: { heading: "workspace" | "name" | "state" | "key" | "since" }) =>
    v.heading,
  "bot.installations.state": (v: { state: "installed" | "uninstalled" | "tokens_revoked" | "removed" }) =>
    v.state.replace("_", " "),
  "bot.installations.rotated": (v: { count: number; keyId: string }) =>
    `${v.count === 1 ? "1 token is" : `${v.count} tokens are`} newly encrypted with the key ${v.keyId}.`,
  "bot.installations.unreadable": (v: { keys: string }) => `With none of the keys can be read: ${v.keys}.`,
  "bot.installations.addKey": () =>
    "add the older key to BAKFERRY_TOKEN_KEYS, or let the workspace install the app again.",
  "bot.installations.none": (v: { key: string }) =>
    `There is no installation ${v.key}, or it has ended before.`,
  "bot.installations.removed": (v: { key: string }) => `The token of ${v.key} is forgotten.`,
  "bot.installations.uninstall": () =>
    "take the app out of the workspace in Slack, too; until then its token is good.",
  "bot.manifest.about": () => "Print the Slack app as a manifest to paste at api.slack.com/apps.",
  "bot.manifest.mode": () => "socket or http, as in the configuration",
  "bot.manifest.url": () => "HTTP mode: where Slack reaches the bot, as https://bot.example.com",
  "bot.manifest.oauth": () => "HTTP mode: let several workspaces install the app",
  "bot.manifest.format": () => "yaml or json",
  "bot.manifest.needsUrl": () =>
    "HTTP mode needs --url with the https:// address under which Slack reaches the bot.",
  "bot.manifest.onlyHttp": () => "--url and --oauth are for --mode http; Socket Mode needs no address.",
  "slack.request.notSigned": () => "the request was not signed by Slack, or was too old",
  "slack.request.replayed": () => "the request was taken before, byte for byte",
  "slack.request.future": () => "the request was dated in the future",
  "bot.unreadableFile": (v: { file: string; reason: string }) => `${v.file} cannot be read (${v.reason}).`,
};
