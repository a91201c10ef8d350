/** Texts of `bakferry permissions`, in Chinese. */
import type { cliPermissionsTexts as original } from "../en/cli-permissions.ts";
import type { Translation } from "../translation.ts";

export const cliPermissionsTexts = {
  "cli.permissions.summary": () => "输出所需权限的权限策略",
  "cli.permissions.about": () => "输出权限策略：只包含某个身份的用途所需的权限",
  "cli.permissions.for": () =>
    "用途，可用逗号分隔多个：bot, upload, ticket, tickets, leftovers, backup, accounts, database, cleanup, bucket, storage, role；或 guide，或 import-role",
  "cli.permissions.format": () => "输出的文件格式",
  "cli.permissions.bucket": () => "存放备份的 Bucket",
  "cli.permissions.prefix": () => "Bucket 中的文件夹",
  "cli.permissions.instance": () => "RDS 实例，用逗号分隔",
  "cli.permissions.account": () => "账号 ID，16 位数字；省略则不限",
  "cli.permissions.key": () => "凭单对应的对象",
  "cli.permissions.ticketRole": () => "凭单所含密钥的 RAM 角色",
  "cli.permissions.example": () =>
    [
      "示例：",
      "  bakferry permissions --for bot,backup --bucket migratetest --instance rm-bp1prod1",
      "  bakferry permissions --for upload --bucket migratetest --format terraform > upload.tf",
      "  bakferry permissions --for import-role --format ros",
    ].join("\n"),
  "cli.permissions.unknownDuty": (v) => `“${v.given}”不是权限策略的用途。`,
  "cli.permissions.knownDuties": (v) => `请从以下用途中选择：${v.known}。`,
  "cli.permissions.alone": (v) => `${v.duty} 是单独的文档。请单独输出。`,
  "cli.permissions.missing": (v) => `${v.duties} 的权限策略须写明资源。缺少：${v.options}。`,
  "cli.permissions.wildcard": (v) =>
    `“${v.given}”含有 * 或 ?，权限策略会把它当作任意文字，所允许的将超出其字面。`,
  "cli.permissions.badInstance": (v) => `“${v.given}”不是实例 ID。它以 rm- 开头。`,
  "cli.permissions.badAccount": (v) => `“${v.given}”不是账号 ID。它有 16 位数字。`,
} satisfies Translation<typeof original>;
