/** What reading a file found, in Chinese: what the code means, and the reader's own sentence behind it. */
import type { MediaProblem, StrangerKind, UnusableReason } from "@bakferry/bak";

import type { mediaTexts as original } from "../en/media.ts";
import type { Translation } from "../translation.ts";

const PROBLEMS: Readonly<Record<MediaProblem["code"], string>> = {
  truncated: "文件被截断",
  trailing_bytes: "备份结束之后还有多余的字节",
  header_checksum: "块头与其校验和不符",
  config_mismatch: "两份配置信息不一致",
  damaged: "文件已损坏",
  unfinished: "备份没有完成",
  aborted: "备份在写入时被中止",
  striped: "这是条带化备份的一部分",
  several_sets: "文件含有多个备份",
  encrypted: "备份已加密",
  password: "备份受密码保护",
  unknown_version: "版本比已知的都新",
  unsupported_compression: "压缩方式不受支持",
  unreadable_container: "无法确定容器的布局",
  foreign_vendor: "由其他软件写入",
  tape_only: "介质跨多个卷，或带有磁带标记",
  read_limit: "读取提前结束",
};

const STRANGERS: Readonly<Record<StrangerKind, string>> = {
  empty: "空文件",
  zip: "zip 压缩包",
  bacpac: "BACPAC 或 DACPAC 导出（zip 压缩包中的结构和数据）",
  gzip: "gzip 压缩包",
  bzip2: "bzip2 压缩包",
  xz: "xz 压缩包",
  zstd: "Zstandard 压缩包",
  rar: "RAR 压缩包",
  seven_zip: "7-Zip 压缩包",
  lz4: "LZ4 压缩包",
  cab: "Windows cabinet 压缩包",
  tar: "tar 归档",
  encrypted_file: "加密文件",
  executable: "Windows 程序，可能是自解压包",
  text: "文本文件",
  sql_text: "SQL 脚本",
  xml: "XML 文档",
  html: "网页，可能是保存成文件的错误页面",
  git_lfs_pointer: "Git LFS 指针；备份本身没有取回",
  mysql_dump: "MySQL 转储（mysqldump）",
  postgresql_dump: "PostgreSQL 转储（pg_dump）",
  firebird_backup: "Firebird 备份（gbak）",
  oracle_dump: "Oracle 转储（exp）",
  sqlite: "SQLite 数据库",
  access_database: "Microsoft Access 数据库",
  virtual_disk: "虚拟磁盘",
  database_file: "SQL Server 数据库文件（.mdf、.ndf 或 .ldf）",
  zero_filled: "全部是零，像是没有执行的复制",
  unknown: "未知的文件",
};

const ARCHIVES: Readonly<Record<string, readonly [refusal: string, remedy: string]>> = {
  no_backup: ["压缩包中没有备份", "请提供含有 .bak 的压缩包，或 .bak 本身。"],
  several_backups: ["压缩包中有多个备份", "请解压压缩包，并逐个或作为一个文件夹上传备份。"],
  not_a_backup: ["压缩包中的文件不是 SQL Server 备份", "请提供由 BACKUP DATABASE 或 BACKUP LOG 写入的文件。"],
  bacpac: ["这是 BACPAC 导出", "RDS 只还原 .bak 文件；请用 BACKUP DATABASE 备份。"],
  nested_archive: ["压缩包中还有压缩包，没有 .bak", "请解压压缩包，并上传 .bak 本身。"],
  encrypted: ["压缩包已加密", "请用密码解压，并上传 .bak 本身。"],
  unsupported_method: ["压缩方式不受支持", "请解压后上传 .bak 本身，或改用 Deflate 重新压缩。"],
  unsupported_archive: ["压缩包的格式不受支持", "请解压后上传 .bak 本身，或改为 .zip 或 .tar.gz。"],
  too_large: ["内容过大", "请检查压缩包的内容；如果无误，请解压后上传 .bak 本身。"],
  suspicious_ratio: ["压缩比可疑", "请检查压缩包的内容；如果无误，请解压后上传 .bak 本身。"],
  unusable_name: ["压缩包中的文件名不可用", "请解压，重命名 .bak 并上传。"],
  too_many_entries: ["压缩包中的条目过多", "请解压压缩包，并上传 .bak 本身。"],
  truncated: ["压缩包不完整", "请重新复制或下载压缩包，然后重试。"],
  multi_disk: ["这是多卷压缩包中的一卷", "请合并各卷并解压，然后上传 .bak 本身。"],
  headers_disagree: ["压缩包中的头信息互相矛盾", "请重新复制或下载压缩包，然后重试。"],
  link: ["其中是链接而不是文件", "请打包文件本身，而不是它的链接。"],
  sparse: ["文件打包时略去了空洞（--sparse）", "请解压压缩包，并上传 .bak 本身。"],
  damaged: ["压缩包已损坏", "请重新复制或下载压缩包，然后重试。"],
};

const UNUSABLE: Readonly<Record<UnusableReason, string>> = {
  damaged: "已损坏",
  stripesMissing: "缺少条带",
  tooShort: "各条带合起来仍不够长",
  kind: "文件备份或部分备份",
  unknownPosition: "没有说明在日志中的位置",
  contradictory: "与其完整备份矛盾",
};

/** The reader's sentence without its stop, as it stands in brackets. */
function quoted(detail: string): string {
  return `（${detail.replace(/\.$/, "")}）`;
}

export const mediaTexts = {
  "media.problem": (v) => `${PROBLEMS[v.code]}${quoted(v.detail)}`,
  "media.code": (v) => PROBLEMS[v.code],
  "media.stranger": (v) => STRANGERS[v.stranger],
  "media.damage": (v) => `内容与结构或校验和不符${quoted(v.detail)}`,
  "media.unusable": (v) => UNUSABLE[v.reason],
  "archive.refused": (v) => `${ARCHIVES[v.reason]?.[0] ?? "压缩包不可用"}${quoted(v.detail)}。`,
  "archive.remedy": (v) => ARCHIVES[v.reason]?.[1] ?? v.remedy,
} satisfies Translation<typeof original>;
