/** The bot's own program in a terminal. */
export const botTexts = {
  "bot.about": () => "The Slack bot and worker of Bakferry.",
  "bot.start": () => "Serve Slack and run migrations until stopped.",
  "bot.config": () => "configuration file",
  "bot.json": () => "print one JSON object for scripts as the last line of standard output",
  "slack.request.notSigned": () => "the request was not signed by Slack, or was too old",
  "slack.request.future": () => "the request was dated in the future",
  "bot.unreadableFile": (v: { file: string; reason: string }) => `${v.file} cannot be read (${v.reason}).`,
};
