/** Texts of `bakferry check`, in Chinese. */
import type { cliCheckTexts as original } from "../en/cli-check.ts";
import type { Translation } from "../translation.ts";

export const cliCheckTexts = {
  "cli.check.summary": () => "执行导入 RDS 实例的所有检查",
  "cli.check.about": () => "执行导入 RDS 实例的所有检查；不发送、不启动任何操作，也不请求任何人。",
  "cli.check.file": () => "完整备份（文件或 oss://bucket/key）；其后可列出要接着还原的备份",
  "cli.check.instance": () => "RDS 实例 ID，rm-…",
  "cli.check.as": () => "在实例上的名称；默认与数据库同名",
  "cli.check.bucket": () => "文件将上传到的 Bucket",
  "cli.check.prefix": () => "文件将上传到的 Bucket 中的文件夹",
  "cli.check.verbose": () => "同时显示通过的检查，以及各项数据及其来源",
  "cli.check.instanceNeeded": () => "导入哪个实例？",
  "cli.check.giveInstance": () => "请用 --instance 写明实例 ID，例如 --instance rm-bp1test1。",
  "cli.check.badInstance": (v) => `“${v.given}”不是 RDS 实例 ID。`,
  "cli.check.instanceForm": () => "它以 rm- 开头，显示在实例页面的顶部。",
  "cli.check.twoBuckets": (v) => `备份位于 ${v.bucket}，而 --bucket 写的是 ${v.given}。`,
  "cli.check.leaveBucket": () => "请去掉 --bucket；它只用于尚未在 OSS 中的文件。",
  "cli.check.clear": (v) => `${v.database} 可以导入 ${v.instanceId}，没有发现阻碍。`,
  "cli.check.blocked": (v) => `${v.database} 目前不能导入 ${v.instanceId}：${v.count} 项检查阻断。`,
  "cli.check.passed": (v) => `${v.count} 项检查通过；--verbose 可显示它们。`,
  "cli.check.exitCodes": () => "退出码：0 没有阻碍，2 有阻断项或无法查明的项。",
} satisfies Translation<typeof original>;
