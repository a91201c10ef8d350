/** `bakferry-bot messages`, in Chinese. */
import type { botMessagesTexts as original } from "../en/bot-messages.ts";
import { formatMoment } from "../format.ts";
import type { Translation } from "../translation.ts";

export const botMessagesTexts = {
  "bot.messages.about": () => "输出云端说过而 Bakferry 无法解释的内容及其次数。",
  "bot.messages.none": () => "到目前为止，没有 Bakferry 无法解释的内容。",
  "bot.messages.line": (v) =>
    `${v.count} × ${v.service} · 首次 ${formatMoment(v.firstSeenAt)} · 最近 ${formatMoment(v.lastSeenAt)} · ${v.hash}`,
  "bot.messages.report": () => "请将经常出现的内容告知 Bakferry 的维护者；下一个版本就能说明如何处理。",
  "bot.messages.noStore": (v) => `没有状态文件 ${v.file}。请检查 store.sqlite；机器人在启动时会创建它。`,
} satisfies Translation<typeof original>;
