/** What to do about an operational error, in Chinese. */
import type { errorTexts as original } from "../en/errors.ts";
import type { Translation } from "../translation.ts";

export const errorTexts = {
  "error.contact": (v) =>
    [
      `${v.service}（${v.host}）`,
      ...(v.status === null ? [] : [`HTTP ${v.status}${v.code === null ? "" : ` ${v.code}`}`]),
      ...(v.requestId === null ? [] : [`请求 ID ${v.requestId}`]),
    ].join(" · "),
  "error.requestId": (v) => `云端请求 ID：${v.requestId}`,
  "error.grantAction": (v) => `请向 Bakferry 使用的身份授予对 ${v.resource} 执行 ${v.action} 的权限。`,
  "error.ossNotUsable": () =>
    "账号本身现在无法使用 OSS。请账号所有者查看 OSS 控制台：开通 OSS，结清欠费，或查明账号被停用的原因。",
  "error.bucketElsewhere": (v) =>
    `该 Bucket 由 ${v.endpoint} 提供服务：请指定地域 ${v.region}。RDS 只能从同一地域的 Bucket 导入。`,
} satisfies Translation<typeof original>;
