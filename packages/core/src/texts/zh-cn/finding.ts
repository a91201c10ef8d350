/** Words around findings, in Chinese: aids, evidence, and where a fact was read. */
import type { findingTexts as original } from "../en/finding.ts";
import { formatBytes, formatMoment } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

const PAGES: Readonly<Record<string, string>> = {
  backup: "备份恢复",
  basicInfo: "基本信息",
  database: "数据库管理",
  account: "账号管理",
};

const SOURCES: Readonly<Record<string, string>> = {
  backup: "备份头",
  bucket: "OSS GetBucketInfo",
  lifecycle: "OSS GetBucketLifecycle",
  objects: "OSS ListObjects",
  identity: "STS GetCallerIdentity",
  role: "RAM GetRole",
  permissions: "RDS（试探）",
  instance: "RDS DescribeDBInstanceAttribute",
  usage: "RDS DescribeResourceUsage",
  databases: "RDS DescribeDatabases",
  accounts: "RDS DescribeAccounts",
  names: "RDS CheckDBNameAvailable",
  imports: "RDS DescribeMigrateTasks",
  history: "历史记录",
  prices: "价格表",
  checkdb: "DBCC CHECKDB 的输出",
  request: "申请",
};

/** A name that is not here shows as the check gave it. */
const FIGURES: Readonly<Record<string, string>> = {
  accountId: "账号 ID",
  age: "备份时长",
  amount: "金额",
  arn: "ARN",
  asOf: "价格日期",
  availability: "名称可用性",
  backup: "备份大小",
  backupType: "备份类型代码",
  category: "系列",
  collation: "排序规则",
  compressed: "已压缩",
  container: "容器格式",
  currency: "币种",
  data: "数据大小",
  databaseCount: "数据库数量",
  databaseName: "数据库名称",
  databaseVersion: "数据库内部版本",
  edition: "版本类型",
  engine: "引擎",
  engineVersion: "引擎版本",
  exists: "存在",
  extension: "扩展名",
  failedCount: "失败次数",
  family: "导入方式",
  fileCount: "文件数量",
  free: "可用空间",
  hasBackupChecksums: "备份带校验和",
  instanceCollation: "实例排序规则",
  instanceType: "实例类型",
  isTemporary: "临时",
  key: "键",
  kind: "类型",
  life: "有效期",
  limit: "上限",
  lockMode: "锁定状态",
  log: "日志大小",
  maintenanceWindow: "可维护时间段",
  maxDatabases: "数据库上限",
  name: "名称",
  neededUntil: "需保留至",
  objectCount: "对象数量",
  ofDatabase: "此数据库的导入次数",
  onInstance: "此实例的导入次数",
  openCount: "进行中的导入",
  ownerId: "所有者 ID",
  p50: "中位估计",
  p90: "九成估计",
  pageVerify: "页验证",
  policies: "权限策略",
  problem: "问题",
  regionId: "地域",
  requests: "请求费用",
  ruleCount: "规则数量",
  size: "大小",
  softwareVersion: "软件版本",
  softwareVersionMajor: "软件主版本",
  softwareVersionMinor: "软件次版本",
  source: "来源",
  specialFiles: "特殊文件",
  status: "状态",
  storage: "存储空间",
  storageType: "存储类型",
  stranger: "文件种类",
  strikesAt: "生效时间",
  strikes: "生效时间",
  taskId: "任务 ID",
  timeZone: "时区",
  timeZoneQuarterHours: "时区（刻钟）",
  total: "合计",
  transfer: "流量费用",
  trustsRds: "信任 RDS",
  used: "已用空间",
  wanted: "所需",
};

const PHASES: readonly (readonly [prefix: string, word: string])[] = [
  ["upload", "上传"],
  ["import", "导入"],
];

export const findingTexts = {
  "list.comma": (v) => v.items.join("、"),
  "list.semicolon": (v) => v.items.join("；"),
  "link.console": (v) => `RDS 控制台：${PAGES[v.page] ?? v.page}`,
  "evidence.item": (v) => `${wordsOf(v.name)} ${formatFigure(v.name, v.value)}`,
  "evidence.name": (v) => wordsOf(v.name),
  "evidence.place": (v) => SOURCES[v.source] ?? v.source,
  "evidence.source": (v) => `${SOURCES[v.source] ?? v.source}，${formatMoment(v.readAt)}`,
  "finding.late": (v) =>
    `在 ${formatDuration(v.deadlineMs)}内没有收到应答。请检查网络，或调大 \`checks.deadline\`，然后重新申请。`,
  "finding.noBucket": () => "没有指明 Bucket。请加上 `--bucket NAME`。",
} satisfies Translation<typeof original>;

/** "uploadP50Ms" → "上传中位估计"; the unit stands at the figure. */
function wordsOf(name: string): string {
  const bare = name.replace(/(?<=.)(?:Bytes|Ms|At)$/, "");
  const known = FIGURES[bare];
  if (known !== undefined) return known;
  const phase = PHASES.find(([prefix]) => bare.startsWith(prefix));
  const rest = phase ? bare.slice(phase[0].length) : "";
  const figure =
    FIGURES[`${rest.charAt(0).toLowerCase()}${rest.slice(1)}`] ?? (rest === "Basis" ? "依据" : undefined);
  return phase && figure !== undefined ? `${phase[1]}${figure}` : bare;
}

/** The unit is the end of the name. */
function formatFigure(name: string, value: string | number | boolean | null): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "是" : "否";
  if (typeof value !== "number") return value;
  if (name.endsWith("Bytes")) return formatBytes(value);
  if (name.endsWith("Ms")) return formatDuration(value);
  if (name.endsWith("At")) return formatMoment(value);
  return String(value);
}
