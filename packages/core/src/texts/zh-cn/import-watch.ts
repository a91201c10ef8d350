/** What is seen beside a running import, in Chinese. */
import type { importWatchTexts as original } from "../en/import-watch.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

export const importWatchTexts = {
  "headline.importingObjectLost": (v) =>
    `RDS 正在将 ${v.database} 导入 ${v.target}，而它在 OSS 中的备份在此期间被删除或替换。`,
  "headline.importingUrlEnding": (v) =>
    v.leftMs > 0
      ? `RDS 仍在为 ${v.target} 下载 ${v.database}；其链接将在 ${formatDuration(v.leftMs)}后失效。`
      : `RDS 仍在为 ${v.target} 下载 ${v.database}；其链接已失效。`,
  "turn.objectLost": () =>
    "轮到您了：请查明是谁删除或替换了 OSS 中的备份，并把原文件准备好。在 RDS 给出其他结果之前，导入会继续。",
  "entry.objectGone": (v) =>
    `${v.address} 已不在 OSS 中，而 RDS 尚未下载完成。在 RDS 给出其他结果之前，导入会继续。`,
  "entry.objectChanged": (v) =>
    `${v.address} 已不是获得批准的对象：在 RDS 下载期间被另一个对象取代。在 RDS 给出其他结果之前，导入会继续。`,
  "entry.objectBack": (v) => `${v.address} 又以获得批准时的样子出现在 OSS 中。`,
  "remedy.objectWho": () => "请查明是谁所为（人员、脚本或生命周期规则），并避免再次发生。",
  "remedy.objectAgain": () => "如果 RDS 失败，请重新上传备份并重新申请。",
  "remedy.objectDoubt": () =>
    "如果 RDS 仍然成功，请在任何人使用之前将数据库与源端比较：RDS 读取的可能是另一个对象。",
  "entry.urlEnding": (v) =>
    v.leftMs > 0
      ? `RDS 仍在下载备份，其链接将在 ${formatDuration(v.leftMs)}后失效。`
      : "RDS 仍在下载备份，其链接已失效。",
  "entry.urlRenewable": () =>
    "您无需做任何事：如果 RDS 届时仍未完成，Bakferry 会签发另一个有效期加倍的链接，RDS 将重新开始。",
  "entry.urlLast": () => "不会再自动签发链接。如果 RDS 届时仍未完成，导入会失败；请在实例较空闲时重新申请。",
} satisfies Translation<typeof original>;
