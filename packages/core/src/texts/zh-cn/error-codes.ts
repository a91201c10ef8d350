/** What each operational error means and what to do, in Chinese. */
import { type ErrorWords, textsOfCodes } from "../en/error-codes.ts";

const words = {
  CLOUD_UNREACHABLE: {
    meaning: "云端没有应答：无法连接、连接被重置，或没有及时回复。",
    remedy: "请检查网络、Endpoint 和代理；Bakferry 会自动重试。",
  },
  CLOUD_THROTTLED: {
    meaning: "云端要求降低请求频率。",
    remedy: "无需处理；Bakferry 会等待并重试。",
  },
  CLOUD_FAILED: {
    meaning: "云端返回了内部错误。",
    remedy: "Bakferry 会重试。如果持续出现，请将请求 ID 提供给阿里云技术支持。",
  },
  CLOUD_ANSWER_UNREADABLE: {
    meaning: "云端的应答与其文档不符。",
    remedy: "请将请求 ID 和原文提供给 Bakferry 的维护者。",
  },
  CREDENTIALS_REFUSED: {
    meaning: "AccessKey 不存在、已停用、已过期，或其 Secret 不正确。",
    remedy: "请设置有效的 AccessKey，或更新 STS 令牌。",
  },
  CLOCK_SKEWED: {
    meaning: "本机的时钟与云端相差超过 15 分钟。",
    remedy: "请用 NTP 校准本机的时钟。",
  },
  OSS_ACCESS_DENIED: {
    meaning: "OSS 拒绝此身份执行该操作。",
    remedy: "请在该 Bucket 和前缀上授予消息中指出的操作权限。",
  },
  OSS_BUCKET_NOT_FOUND: {
    meaning: "没有该名称的 Bucket。",
    remedy: "请检查 Bucket 名称和地域，或创建该 Bucket。",
  },
  OSS_OBJECT_NOT_FOUND: {
    meaning: "该 Bucket 中没有此键的对象。",
    remedy: "请检查键；如果备份已被删除，请重新上传。",
  },
  OSS_UPLOAD_NOT_FOUND: {
    meaning: "该分片上传已完成、已放弃或已过期。",
    remedy: "Bakferry 会查找已完成的对象，否则重新开始上传。",
  },
  OSS_OBJECT_EXISTS: {
    meaning: "此键的对象已经存在，且不得覆盖。",
    remedy: "请选择其他键，或删除旧对象。",
  },
  OSS_CHECKSUM_MISMATCH: {
    meaning: "OSS 存储的字节与发送的不一致。",
    remedy: "Bakferry 会重新发送该分片。如果持续出现，请检查本机的内存和网络。",
  },
  OSS_REQUEST_REFUSED: {
    meaning: "OSS 拒绝了请求。",
    remedy: "请阅读云端的消息，其中指出了参数。",
  },
  RDS_ACCESS_DENIED: {
    meaning: "RDS 拒绝此身份执行该操作。",
    remedy: "请在该实例上授予消息中指出的操作权限。",
  },
  RDS_INSTANCE_NOT_FOUND: {
    meaning: "此账号和地域中没有该 ID 的 RDS 实例。",
    remedy: "请检查配置中的实例 ID 和地域。",
  },
  RDS_INSTANCE_BUSY: {
    meaning: "实例或数据库在当前状态下不允许该操作。",
    remedy: "请等到实例状态为 Running、未锁定且没有其他导入，然后重试。",
  },
  RDS_QUOTA_EXCEEDED: {
    meaning: "当天的导入次数已用完（每个数据库 20 次，每个实例 500 次）。",
    remedy: "请等到明天，或选择其他实例。",
  },
  RDS_REQUEST_REFUSED: {
    meaning: "RDS 拒绝了请求。",
    remedy: "请阅读云端的消息，其中指出了参数。",
  },
  RAM_ACCESS_DENIED: {
    meaning: "RAM 拒绝此身份执行该操作。",
    remedy: "请授予对 acs:ram:*:*:role/AliyunRDSImportRole 执行 ram:GetRole 的权限。",
  },
  FILE_NOT_FOUND: {
    meaning: "没有该文件，或它不是普通文件。",
    remedy: "请检查路径；如果含有空格，请加引号。",
  },
  FILE_NOT_READABLE: {
    meaning: "文件存在，但无权读取。",
    remedy: "请给此用户该文件的读取权限。",
  },
  FILE_DAMAGED: {
    meaning: "备份的内容与其自身的校验和不符。",
    remedy: "请从写入的位置重新复制文件；如果那一份也已损坏，请用 WITH CHECKSUM 重新备份。",
  },
  FILE_CHANGED: {
    meaning: "文件在读取期间发生了变化。",
    remedy: "请等待备份完成，然后重新开始。",
  },
  ARCHIVE_DAMAGED: {
    meaning: "压缩包已损坏、被截断，或其内容与声明的不符。",
    remedy: "请重新复制或下载压缩包，或将其解压并上传 .bak 本身。",
  },
  ARCHIVE_UNUSABLE: {
    meaning: "压缩包中不是恰好一个 SQL Server 备份。",
    remedy: "请解压压缩包，并上传 .bak 本身。",
  },
  PIPE_ALREADY_READ: {
    meaning: "管道已被读取，而管道中的字节只能读取一次。",
    remedy: "请重新执行整条命令，或从文件上传，文件上传可以继续。",
  },
  UPLOAD_STALLED: {
    meaning: "上传已有太久没有完成任何分片。",
    remedy: "请检查网络，然后再次执行同一命令；已完成的分片会保留。",
  },
  CHAT_REFUSED: {
    meaning: "聊天工具没有接受发给某个人的消息。",
    remedy: "请检查此人是否在迁移所在的频道中，然后重新申请此步骤。",
  },
  STORE_UNAVAILABLE: {
    meaning: "无法打开或写入 Bakferry 的数据库。",
    remedy: "请检查路径或 DATABASE_URL、可用空间和权限。",
  },
} as const satisfies ErrorWords;

export const errorCodeTexts = textsOfCodes(words);
