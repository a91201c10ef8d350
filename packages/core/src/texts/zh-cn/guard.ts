/** 对他人开放的文件，以及意图损害读取者的文件。 */
import type { guardTexts as original } from "../en/guard.ts";
import type { Translation } from "../translation.ts";

export const guardTexts = {
  "guard.exposedKey": (v) => `${v.file} 中有密钥，而本机的其他用户可以读取它。请执行：chmod 600 ${v.file}`,
  "guard.exposedState": (v) => `本机的其他用户可以读取或写入数据库 ${v.file}。`,
  "guard.exposedConfig": (v) => `${v.file} 决定由谁审批，而本机的其他用户可以写入它。`,
  "guard.closeState": (v) => `请执行：chmod 600 ${v.file}`,
  "guard.closeConfig": (v) => `请执行：chmod go-w ${v.file}`,
  "guard.plainEndpoint": (v) => `${v.key} 将密钥和数据不加密地发送到 ${v.host}。`,
  "guard.encryptEndpoint": (v) => `请为 ${v.key} 填写以 https:// 开头的地址`,
  "guard.plainDatabase": (v) => `与数据库 ${v.place} 的连接未加密。`,
  "guard.encryptDatabase": () => "请在 DATABASE_URL 中加入 sslmode=verify-full。",
  "guard.configTooLarge": (v) => `文件大于 ${v.limitKb} KB，任何配置都不需要这么大。`,
  "guard.configTooDeep": () => "文件嵌套过深，或用别名重复过多。",
} satisfies Translation<typeof original>;
