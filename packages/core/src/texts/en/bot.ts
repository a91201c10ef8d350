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
  "bot.scope.history": () => "finds its own messages again after a crash, so that none is posted twice",
  "bot.scope.channelsRead": () => "lets doctor see that the bot is in the configured channels",
  "bot.manifest.about": () => "Print the Slack app as a manifest to paste at api.slack.com/apps.",
  "bot.manifest.mode": () => "socket or http, as in the configuration",
  "bot.manifest.url": () => "HTTP mode: where Slack reaches the bot, as https://bot.example.com",
  "bot.manifest.oauth": () => "HTTP mode: let several workspaces install the app",
  "bot.manifest.format": () => "yaml or json",
  "bot.manifest.needsUrl": () =>
    "HTTP mode needs --url with the https:// address under which Slack reaches the bot.",
  "bot.manifest.onlyHttp": () => "--url and --oauth are for --mode http; Socket Mode needs no address.",
  "slack.request.notSigned": () => "the request was not signed by Slack, or was too old",
  "slack.request.future": () => "the request was dated in the future",
  "bot.unreadableFile": (v: { file: string; reason: string }) => `${v.file} cannot be read (${v.reason}).`,
};
