/** What operators read of the bot in a terminal, in Chinese. */
import type { botOperationsTexts as original } from "../en/bot-operations.ts";
import type { Translation } from "../translation.ts";

export const botOperationsTexts = {
  "bot.operations.cannotListen": (v) =>
    `无法在 ${v.host}:${v.port} 上提供健康状态和指标（${v.code}）。请选择其他 operations.port 或 operations.host。`,
  "bot.reload.about": () => "检查配置，并让正在运行的机器人重新读取；错误的配置不会交给它。",
  "bot.reload.pid": () => "此机器上机器人的进程号；在容器中为 1",
  "bot.reload.badPid": (v) => `${v.pid} 不是进程号。`,
  "bot.reload.noProcess": (v) =>
    `无法通知进程 ${v.pid}（${v.code}）。请给出正在运行且属于您的机器人的进程号。`,
  "bot.reload.told": (v) => `配置正确。进程 ${v.pid} 将重新读取。`,
  "bot.reload.next": () => "请查看机器人的日志：其中说明哪些值从现在起生效，哪些在重启后生效。",
} satisfies Translation<typeof original>;
