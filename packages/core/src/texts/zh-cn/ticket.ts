/** Upload tickets, in Chinese. */
import type { ticketTexts as original } from "../en/ticket.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

export const ticketTexts = {
  "cli.notice.ticketEnds": (v) =>
    `${keyEnds("凭单", v)}请用同一按钮再获取一个凭单，并用 bakferry resume --ticket - 继续。`,
  "cli.notice.keyEnds": (v) => `${keyEnds("密钥", v)}请设置新的密钥，并再次执行同一命令。`,
  "ticket.button": () => "获取上传凭单",
  "ticket.buttonSpoken": (v) => `为 ${v.key} 获取上传凭单`,
  "ticket.offer": () => "手边没有该 Bucket 的密钥？凭单就是一个短期有效、只用于此备份的密钥。",
  "ticket.title": (v) => `${v.address} 的上传凭单`,
  "ticket.steps": () =>
    "请在 SQL Server 旁开始上传，粘贴凭单并按 Enter。然后结束输入：Windows 上按 Ctrl+Z 和 Enter，其他系统按 Ctrl+D。",
  "ticket.afterwards": () =>
    "上传结束时会输出要在这里输入的命令。如果凭单先失效，请用同一按钮再获取一个：`bakferry resume --ticket -` 会继续上传。",
  "ticket.secret": () => "只向您一个人显示一次。持有凭单的人可以写入和读取此对象，有效期至",
  "ticket.taken": (v) => `${v.address} 已经存在，而已存在的对象不会签发凭单。请重新申请迁移。`,
  "ticket.off": () => "此机器人没有配置凭单。请用您自己的密钥上传，或设置 `alibaba.uploadRoleArn`。",
} satisfies Translation<typeof original>;

function keyEnds(what: string, { leftMs, remainingMs }: { leftMs: number; remainingMs: number }): string {
  return `${what}将在 ${formatDuration(leftMs)}后失效，而上传还剩约 ${formatDuration(remainingMs)}。已到达的部分会保留：`;
}
