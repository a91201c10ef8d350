/** What differs between a plan and the one before it, in Chinese. */
import type { planChangeTexts as original } from "../en/plan-changes.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";

const FIELDS: Readonly<Record<string, string>> = {
  "source.kind": "备份位置",
  "source.bucket": "Bucket",
  "source.key": "对象",
  "source.fileName": "文件",
  "source.sizeBytes": "文件大小",
  "backup.databaseName": "备份中的数据库",
  "backup.kind": "备份类型",
  "backup.release": "源 SQL Server 版本",
  "backup.finishedAt": "备份时间",
  "backup.restoredBytes": "还原后大小",
  "target.name": "目标",
  "target.environment": "环境",
  "target.instanceId": "实例",
  "target.regionId": "地域",
  "target.engineVersion": "实例引擎版本",
  "target.databaseName": "实例上的名称",
  "route.kind": "导入方式",
  "route.consistencyCheck": "DBCC CHECKDB",
};
const KINDS: Readonly<Record<string, string>> = {
  blocker: "阻止",
  unknown: "未知",
  warning: "警告",
  passed: "通过",
};

export const planChangeTexts = {
  "change.list": (v) => v.changes.join("；"),
  "change.content": () => "文件内容已不同。",
  "change.field": (v) => FIELDS[v.field] ?? v.field,
  "change.value": (v) => `${v.what}：${orNothing(v.before)} → ${orNothing(v.after)}`,
  "change.bytes": (v) => `${v.what}：${formatBytes(v.before)} → ${formatBytes(v.after)}`,
  "change.check": (v) => `检查 ${v.checkId}：${KINDS[v.before] ?? v.before} → ${KINDS[v.after] ?? v.after}`,
} satisfies Translation<typeof original>;

function orNothing(value: string): string {
  return value === "null" ? "–" : value;
}
