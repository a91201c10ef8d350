/** Texts of `bakferry inspect` on folders, objects and whole contents, in Chinese. */
import type { cliInspectTexts as original } from "../en/cli-inspect.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";

const SCHEMES: Readonly<Record<string, string>> = {
  chunk: "压缩记录",
  backup: "备份校验和",
  page: "页校验和",
  framing: "结构",
};

const GAPS: Readonly<Record<string, string>> = {
  pages_without_checksum: "没有校验和的页",
  free_pages: "空闲页",
  log_without_checksum: "没有校验和的日志",
  metadata: "描述信息",
  padding: "填充",
  encrypted: "已加密",
  unknown_format: "未知格式",
  lost: "损坏处之后",
  skipped: "未读取",
};

const SHORT_KINDS: Readonly<Record<string, string>> = { full: "完整", differential: "差异", log: "日志" };

const VERDICTS: Readonly<
  Record<string, (v: { damageCount: number; proven: string; isThin: boolean }) => string>
> = {
  damaged: ({ damageCount }) => `有 ${damageCount} 处损坏。`,
  noDamageFound: ({ proven, isThin }) =>
    isThin
      ? `没有发现损坏，但校验和只覆盖文件的 ${proven}：请用 WITH CHECKSUM 备份。`
      : `没有发现损坏；校验和覆盖文件的 ${proven}。`,
  notChecked: () => "此文件的任何部分都无法验证。",
};

function share(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const percent = (part / whole) * 100;
  return `${percent >= 99.95 ? "100" : percent.toFixed(1)} %`;
}

export const cliInspectTexts = {
  "cli.inspect.objectForm": () => "请将对象写成 oss://bucket/path/file.bak，并检查 --region。",
  "cli.inspect.deep": () => "读取整个文件，核对其中所有校验和，并说明能证明什么",
  "cli.inspect.allSets": () => "完整显示文件中的每个备份",
  "cli.verdict.damaged": (v) =>
    `备份头正常，但内容有 ${v.damageCount} 处${v.isCertain ? "损坏" : "很可能损坏"}。`,
  "cli.deep.progress": (v) =>
    `正在核对 ${share(v.checkedBytes, v.sizeBytes)}，${formatBytes(v.checkedBytes)} / ${formatBytes(v.sizeBytes)}`,
  "cli.deep.heading": () => "深度检查",
  "cli.deep.verdict": (v) =>
    VERDICTS[v.verdict]?.({ ...v, proven: share(v.provenBytes, v.sizeBytes) }) ?? v.verdict,
  "cli.deep.scheme": (v) => SCHEMES[v.scheme] ?? v.scheme,
  "cli.deep.gap": (v) => GAPS[v.reason] ?? v.reason,
  "cli.deep.bytes": (v) => `已验证 ${formatBytes(v.bytes)}`,
  "cli.deep.notCovered": (v) => `${formatBytes(v.bytes)} 没有任何校验和覆盖`,
  "cli.deep.damageHeading": (v) => `${v.damageCount} 处损坏`,
  "cli.deep.place": (v) => `字节 ${v.offset} 处：${v.detail}`,
  "cli.deep.more": (v) => `还有 ${v.rest} 处`,
  "cli.deep.remedy": () => "请从写入的位置重新复制文件并比较；如果那一份也已损坏，请重新备份。",
  "cli.folder.empty": (v) => `${v.folder} 中没有备份：没有以 .bak、.trn、.diff 或 .log 结尾的文件。`,
  "cli.folder.heading": (v) => `${v.folder}：${v.files} 个文件，${v.databases} 个数据库`,
  "cli.folder.cut": (v) => `只查看了前 ${v.limit} 个文件。`,
  "cli.folder.chain": (v) =>
    `可还原到 ${v.newest}，使用${v.backups === 1 ? "一个备份" : `以下 ${v.backups} 个备份，按此顺序`}`,
  "cli.folder.noChain": () => "无法用这里的备份还原。",
  "cli.folder.kind": (v) => SHORT_KINDS[v.kind] ?? v.kind,
  "cli.folder.alternatives": (v) => `另有 ${v.count} 个时间点也可以还原。`,
  "cli.folder.setOfFile": (v) => `${v.name}（第 ${v.position} 个备份）`,
  "cli.folder.missingFull": (v) =>
    `缺少：${v.files} 所基于的完整备份${v.backupSetGUID === "" ? "" : ` ${v.backupSetGUID}`}。`,
  "cli.folder.missingLogs": (v) => `缺少：${v.files} 之前 LSN ${v.from} 到 ${v.to} 的日志备份。`,
  "cli.folder.missingStripes": (v) => `缺少：${v.files} 中备份的第 ${v.numbers} / ${v.count} 个条带。`,
  "cli.folder.missingCopy": (v) => `缺少：${v.files} 的完好副本，这里的已损坏（${v.damage}）。`,
  "cli.folder.stranger": (v) => `不是备份：${v.description}`,
  "cli.folder.unreadable": (v) => `无法读取：${v.why}`,
  "cli.folder.roleCovered": (v) => `不需要：已包含在 ${v.by} 中`,
  "cli.folder.roleOtherFork": () => "不需要：属于另一个恢复分支",
  "cli.folder.roleDuplicate": (v) => `${v.of} 的副本`,
  "cli.folder.roleBlocked": () => "等待缺少的备份",
  "cli.folder.roleUnusable": (v) => `不可用：${v.reason}`,
  "cli.label.chain": () => "备份链",
  "cli.chain.full": (v) => `备份链由此开始；日志从 LSN ${v.lastLSN} 继续`,
  "cli.chain.fullSimple": () => "备份链由此开始；SIMPLE 恢复模式，因此之后只能接差异备份",
  "cli.chain.differential": (v) => `需要完整备份 ${v.base}`,
  "cli.chain.log": (v) => `LSN ${v.firstLSN} 到 ${v.lastLSN}`,
  "cli.label.otherSets": (v) => `此文件中还有 ${v.count} 个备份；--all-sets 可全部显示`,
} satisfies Translation<typeof original>;
