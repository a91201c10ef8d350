/** Texts of the commands about uploads that were begun, in Chinese. */
import type { cliUploadsTexts as original } from "../en/cli-uploads.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

const STATES: Readonly<Record<"running" | "waiting" | "gone" | "unknown", string>> = {
  running: "进行中",
  waiting: "已停止",
  gone: "OSS 中已不存在",
  unknown: "未知",
};

export const cliUploadsTexts = {
  "cli.upload.keyEnds": (v) =>
    [
      `${v.isTicket ? "凭单" : "临时密钥"}将在 ${formatDuration(v.leftMs)}后失效；`,
      v.lasts === "hardly"
        ? `上传预计需要 ${formatDuration(v.p50Ms)}（按 100 Mbit/s，或更低的 --limit）。`
        : `按 50 Mbit/s，上传需要 ${formatDuration(v.p90Ms)}。`,
      `届时已发送的部分会保留：用新的${v.isTicket ? "凭单" : "密钥"}执行同一命令即可继续。`,
    ].join(""),
  "cli.uploads.which": () => "在此处开始的上传：对象键、oss:// 地址或文件",
  "cli.uploads.none": () => "此处没有已开始但未完成的上传。",
  "cli.uploads.unknown": (v) => `此用户没有在此处开始过 ${v.wanted} 的未完成上传。`,
  "cli.uploads.see": () =>
    "“bakferry status”可显示未完成的上传；加上 --bucket 还会显示该 Bucket 中的其他未完成上传。",
  "cli.uploads.several": (v) => `有多个未完成的上传：${v.choices}。`,
  "cli.uploads.nameOne": () => "请用键或文件指明其中一个。",
  "cli.status.summary": () => "显示未完成的上传，以及 OSS 中已有的部分",
  "cli.status.about": () => "显示在此处开始但未完成的上传，以及 OSS 中已有的部分。",
  "cli.status.offline": () => "不查询 OSS",
  "cli.status.bucket": () => "同时在此 Bucket 中查找不是在此处开始的上传",
  "cli.status.prefix": () => "只查看 Bucket 的此文件夹之下",
  "cli.status.bucketNeedsOss": () => "--bucket 需要查询 OSS；请去掉 --offline。",
  "cli.status.strangers": () => "在该 Bucket 中但不是在此处开始的上传；其分片会产生存储费用：",
  "cli.status.adoptOne": () => "接续其中含有 FILE 分片的上传；每个分片都会先比对：",
  "cli.status.freeOne": () => "或释放没有人需要的上传：",
  "cli.column.begun": () => "开始时间",
  "cli.column.id": () => "上传 ID",
  "cli.status.nothing": () => "没有正在进行的上传。",
  "cli.status.goOn": () =>
    "“bakferry resume FILE”可继续某个上传，“bakferry abort FILE”可释放 OSS 中已有的部分。",
  "cli.status.state": (v) => STATES[v.state],
  "cli.status.arrived": (v) => `${formatBytes(v.sizeBytes)}（${v.percent} %）`,
  "cli.status.notAsked": (v) => `无法查询 OSS：${v.reason}`,
  "cli.column.arrived": () => "已到达",
  "cli.column.of": () => "总大小",
  "cli.column.state": () => "状态",
  "cli.column.address": () => "对象",
  "cli.column.file": () => "文件",
  "cli.resume.summary": () => "继续未完成的上传",
  "cli.resume.about": () => "继续在此处开始的上传；已完成的分片不会重新发送。",
  "cli.abort.summary": () => "放弃未完成的上传并释放其分片",
  "cli.abort.about": () => "放弃未完成的上传，并释放其在 OSS 中的分片。",
  "cli.abort.foreignOption": () => "不是在此处开始的上传的 ID；此时参数为对象键",
  "cli.abort.bucket": () => "该上传所在的 Bucket",
  "cli.abort.bucketNeeded": () => "--foreign 还需要 --bucket。",
  "cli.abort.question": () => "要放弃它并释放其分片吗？",
  "cli.abort.foreign": (v) => `由他人开始的 ${v.address} 的上传 ${v.uploadId}。`,
  "cli.abort.kept": () => "没有任何改变。",
  "cli.abort.done": (v) => `已放弃 ${v.address} 的上传，并释放其分片。`,
  "cli.confirm.choices": () => "[y/N]",
  "cli.confirm.nobody": () => "这需要确认，但没有可以询问的终端。",
  "cli.confirm.yes": () => "请加上 --yes。",
  "cli.ticket.unreadable": (v) => `无法读取凭单 ${v.path}。`,
  "cli.ticket.bad": (v) => v.problem,
  "cli.ticket.expired": (v) => `凭单已于 ${v.at} 失效。`,
  "cli.ticket.askAgain": () => "请在 Slack 中申请新的凭单；已到达的部分会保留。",
  "cli.ticket.other": (v) => `该凭单用于 ${v.ticketed}，而不是 ${v.option} ${v.given}。`,
  "cli.ticket.leaveOut": (v) => `请去掉 ${v.option}；凭单中已写明。`,
} satisfies Translation<typeof original>;
