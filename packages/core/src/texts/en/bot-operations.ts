/** What operators read of the bot in a terminal, besides its log. */
export const botOperationsTexts = {
  "bot.operations.cannotListen": (v: { host: string; port: number; code: string }) =>
    `Health and metrics cannot be served on ${v.host}:${v.port} (${v.code}). Choose another operations.port or operations.host.`,
  "bot.reload.about": () =>
    "Check the configuration and have a running bot read it again. A wrong one is not handed on.",
  "bot.reload.pid": () => "process id of the bot on this machine; in a container it is 1",
  "bot.reload.badPid": (v: { pid: string }) => `${v.pid} is no process id.`,
  "bot.reload.noProcess": (v: { pid: number; code: string }) =>
    `Process ${v.pid} could not be told (${v.code}). Give the id of a running bot that is yours.`,
  "bot.reload.told": (v: { pid: number }) => `The configuration is good. Process ${v.pid} reads it again.`,
  "bot.reload.next": () =>
    "look into the log of the bot: it says which values count from now on, and which after a restart.",
};
