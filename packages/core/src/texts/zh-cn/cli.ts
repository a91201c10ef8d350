/** Texts that only the terminal shows, in Chinese. */
import type { cliTexts as original } from "../en/cli.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration, kindWord } from "./format.ts";

type VerdictKind = "importable" | "increment" | "unsuitable" | "tooNew" | "unusable";

const VERDICT_WORDS: Readonly<Record<VerdictKind, string>> = {
  importable: "可以导入。",
  increment: "增量备份。",
  unsuitable: "不适用于 RDS。",
  tooNew: "版本过高。",
  unusable: "不可用。",
};

const FILE_TYPES: Readonly<Record<string, string>> = {
  D: "数据",
  L: "日志",
  S: "FILESTREAM",
  F: "全文",
};

const CONTAINERS = { plain: "未压缩", compressed: "已压缩", encrypted: "已加密" } as const;

export const cliTexts = {
  "cli.about": () => "查看 SQL Server 备份，并将其上传供 ApsaraDB RDS for SQL Server 导入。",
  "cli.examples": () =>
    [
      "从备份到 RDS：",
      String.raw`  bakferry script --database shop --folder "D:\backup" > backup.sql`,
      "  bakferry inspect shop.bak",
      "  bakferry upload shop.bak --bucket my-bucket --region cn-hangzhou",
      "每条命令都会说明下一步。bakferry help COMMAND 可显示其选项。",
    ].join("\n"),
  "cli.options.connection": () => "如何连接 OSS：",
  "cli.options.sending": () => "如何发送：",
  "cli.options.output": () => "输出：",
  "cli.exitCodes": () =>
    [
      "退出码：",
      "  0   完成",
      "  1   用法错误，或文件无法读取",
      "  2   阻断：RDS 会拒绝",
      "  3   未获批准",
      "  4   云端或网络出错",
      "  5   导入失败",
      "  70  程序缺陷",
      "  130 被中断",
    ].join("\n"),
  "cli.option.help": () => "显示此帮助",
  "cli.option.helpCommand": () => "显示某个命令的帮助",
  "cli.option.version": () => "显示版本",
  "cli.option.lang": () => "输出所用的语言",
  "cli.option.json": () => "在标准输出的最后一行输出一个供脚本使用的 JSON 对象",
  "cli.next": () => "下一步：",
  "cli.warning": () => "警告：",
  "cli.interrupted": () => "已中断。已完成的分片会保留；再次执行同一命令即可继续。",
  "cli.interruptedEarly": () => "已中断。没有任何改变。",
  "cli.usageHelp": () => "加上 --help 可查看用法。",
  "cli.failure": (v) => `${v.meaning}（${v.message}）`,
  "cli.failureOf": (v) => `${v.meaning}（${v.what}）`,
  "cli.cloudSaid": (v) => `云端原文：${v.verbatim}`,
  "cli.bug": () => "抱歉：Bakferry 内部出错，与您的操作无关。",
  "cli.bugReport": (v) =>
    `这是程序缺陷。请附上错误编号 ${v.reference} 报告；BAKFERRY_DEBUG=1 可显示详细信息。`,
  "cli.atLeastOne": (v) => `请写 ${v.least} 到 ${v.most} 的整数。`,

  "cli.file.directory": (v) => `${v.path} 是目录。`,
  "cli.file.notRegular": (v) => `${v.path} 不是普通文件。`,
  "cli.file.nameOne": () => "请写明其中的一个备份文件。",
  "cli.file.missing": (v) => `没有文件 ${v.path}。`,
  "cli.file.unreadable": (v) => `${v.user === "" ? "" : `${v.user} `}无权读取 ${v.path}。`,
  "cli.file.giveAccess": () =>
    "请给此用户该文件的读取权限，或以有权限的用户运行。SQL Server 写出的备份只有其服务账户可以读取。",
  "cli.file.busy": (v) => `${v.path} 正被其他程序使用。`,
  "cli.file.waitForBackup": () => "请等待备份完成，然后重试。",
  "cli.file.checkPath": () => "请检查路径；如果含有空格，请加引号。",
  "cli.file.tilde": () => "引号中的 ~ 不会展开：请写完整路径，或把 ~ 放在引号之外。",
  "cli.file.quotes": () => "这里的引号成了名称的一部分：请去掉。",
  "cli.file.windowsPath": () =>
    "这看起来是 Windows 路径，其中的反斜杠可能已被 shell 去掉：请加引号，并在存有该文件的机器上运行。",

  "cli.inspect.summary": () => "说明备份文件是什么，以及 RDS 是否接受",
  "cli.inspect.about": () => "说明文件是什么，以及 RDS 能否导入；不发送也不更改任何内容。",
  "cli.inspect.file": () => "一个或多个备份文件",
  "cli.inspect.verbose": () => "同时显示日志序列号、ID 和备份头的其他字段",
  "cli.inspect.targetVersion": () => "同时检查此版本的 SQL Server 能否还原：2019, 2008 R2, …",
  "cli.inspect.exitCodes": () =>
    [
      "退出码：",
      "  0   每个文件都是可读的备份，包括差异备份或日志备份",
      "  1   有文件无法读取",
      "  2   有文件不是备份、已损坏、未完成、已加密、受密码保护、",
      "      只是一个条带，或版本高于 --target-version",
    ].join("\n"),
  "cli.inspect.unknownVersion": (v) => `“${v.given}”不是 RDS 的 SQL Server 版本。可用：${v.known}。`,
  "cli.verdict.word": (v) => VERDICT_WORDS[v.kind],
  "cli.verdict.importable": (v) =>
    `RDS for SQL Server ${v.release} 或更高版本可以导入 ${v.database} 的这个完整备份。`,
  "cli.verdict.differential": (v) => `${v.database} 的差异备份：RDS 只能在其完整备份之上导入它。`,
  "cli.verdict.log": (v) => `${v.database} 的日志备份：RDS 只能在其完整备份和之前的所有日志备份之上导入它。`,
  "cli.verdict.takeFullFirst": () => "请先导入完整备份，并让该数据库为增量备份保持关闭。",
  "cli.verdict.tooNew": (v) =>
    `${v.database} 的数据库内部版本为 ${v.fromVersion}；SQL Server ${v.to} 最高只能还原到 ${v.toVersion}。兼容级别对此没有影响。`,
  "cli.verdict.newerTarget": () => "请选择 SQL Server 版本更高的 RDS 实例。",
  "cli.label.file": () => "文件",
  "cli.label.fileSize": () => "文件大小",
  "cli.label.database": () => "数据库",
  "cli.label.kind": () => "类型",
  "cli.label.sqlServer": () => "SQL Server",
  "cli.label.restoresOn": () => "可还原于",
  "cli.label.server": () => "服务器",
  "cli.label.finished": () => "完成时间",
  "cli.label.restored": () => "还原后",
  "cli.label.recovery": () => "恢复模式",
  "cli.label.checksums": () => "校验和",
  "cli.label.backupName": () => "备份名称",
  "cli.label.files": (v) => `${v.count} 个数据库文件`,
  "cli.label.set": (v) => `第 ${v.position} / ${v.count} 个备份`,
  "cli.label.problems": () => "另外发现",
  "cli.column.fileType": () => "类型",
  "cli.column.fileGroup": () => "文件组",
  "cli.column.logicalName": () => "逻辑名称",
  "cli.column.size": () => "大小",
  "cli.column.physicalName": () => "在源服务器上的路径",
  "cli.backup.kind": (v) => kindWord(v.kind),
  "cli.backup.container": (v) => CONTAINERS[v.container],
  "cli.backup.fileSize": (v) => `${formatBytes(v.sizeBytes)}${v.container === "" ? "" : `，${v.container}`}`,
  "cli.backup.software": (v) =>
    `${v.release}（${v.build}），数据库内部版本 ${v.databaseVersion}${
      v.databaseRelease === "" || v.databaseRelease === v.release ? "" : `（属于 ${v.databaseRelease}）`
    }`,
  "cli.backup.restoresOn": (v) => `SQL Server ${v.release} 或更高版本`,
  "cli.backup.restoresOnNone": () => "比 Bakferry 所知的都新的 SQL Server 版本",
  "cli.backup.serverOn": (v) => `${v.server}，位于 ${v.machine}`,
  "cli.backup.finished": (v) =>
    `${v.at} ${v.zone === "" ? "（服务器时间）" : v.zone}${v.took === "" ? "" : `，用时 ${v.took}`}`,
  "cli.backup.restored": (v) =>
    `${formatBytes(v.totalBytes)}（数据 ${formatBytes(v.dataBytes)}，日志 ${formatBytes(v.logBytes)}）`,
  "cli.backup.checksums": () => "有，备份时已验证各页",
  "cli.backup.noChecksums": () => "没有（使用 WITH CHECKSUM 可以及早发现损坏）",
  "cli.backup.fileType": (v) => FILE_TYPES[v.type] ?? v.type,

  "cli.upload.summary": () => "检查备份并发送到 OSS",
  "cli.upload.about": () => "检查备份并发送到 OSS，供 RDS 从中导入；中断后从停止处继续。",
  "cli.upload.file": () =>
    "备份、含有一个备份的压缩包（zip, gzip, tar）或备份文件夹，可写多个；- 表示读取管道",
  "cli.upload.bucket": () => "与 RDS 实例同一地域的 OSS Bucket",
  "cli.upload.prefix": () => "Bucket 中的文件夹",
  "cli.upload.region": () => "Bucket 的地域；没有别处说明时为 cn-hangzhou",
  "cli.upload.endpoint": () => "OSS Endpoint，用于该地域的公网 Endpoint 不适用时",
  "cli.upload.key": () => "完整的对象键，代替根据备份头生成的键",
  "cli.upload.parallel": () => "同时发送的分片数，1 到 16；省略则自动试出",
  "cli.upload.limit": () => "带宽：50M，或按时段：08:00-20:00=20M,off",
  "cli.limit.form": () =>
    "K、M 和 G 为每秒 1024 字节的幂，100Mbit 为十进制；时段为本地时间，以第一个匹配的为准。",
  "cli.upload.pipeAlone": () => "一个管道不能同时传入备份和凭单，也不能传入两次备份。",
  "cli.upload.streamStarts": () => "发送之前只能检查开头部分；在全部内容得到验证之前，不会完成上传。",
  "cli.upload.damaged": () => "已损坏文件已到达的部分已释放。",
  "cli.notice.sourceTouched": () => "上传开始之后文件的时间已改变；已存的分片经比对完全一致。",
  "cli.notice.adopted": (v) =>
    `正在接续不是在此处开始的上传：其分片经比对与文件一致；${formatBytes(v.bytes)} 不再重新发送。`,
  "cli.notice.notAdopted": (v) =>
    v.others === 0
      ? "没有可以接续的此键的未完成上传；将发送全部内容。"
      : "此键的未完成上传是其他内容；不做处理，将发送此文件的全部内容。",
  "cli.notice.startedAnew": () => "OSS 中已没有先前开始的上传；将重新开始。",
  "cli.notice.journalFailed": (v) => `无法记录已完成的分片（${v.message}）；继续上传时会重新读取文件。`,
  "cli.notice.likelyDamaged": (v) => `字节 ${v.offset} 处疑似损坏，但无法证实：${v.detail}`,
  "cli.notice.unfitObject": () => "RDS 会拒绝该对象：它已加密，或不是标准存储类型。",
  "cli.upload.restart": () => "放弃同一键的未完成上传，重新开始",
  "cli.upload.forceAny": () => "即使 RDS 会拒绝，也发送该文件",
  "cli.upload.examples": () =>
    [
      "示例：",
      "  bakferry upload shop.bak --bucket my-bucket",
      String.raw`  bakferry upload "D:\backup" --bucket my-bucket --files 2 --limit 50M`,
      "  zstd -dc shop.zst | bakferry upload - --bucket my-bucket --key shop.bak",
    ].join("\n"),
  "cli.upload.environment": () =>
    [
      "密钥取自以下各处中第一个有密钥的：",
      "  environment  ALIBABA_CLOUD_ACCESS_KEY_ID、ALIBABA_CLOUD_ACCESS_KEY_SECRET，",
      "               临时密钥（STS）还有 ALIBABA_CLOUD_SECURITY_TOKEN；或",
      "               OSS_ACCESS_KEY_ID、OSS_ACCESS_KEY_SECRET、OSS_SESSION_TOKEN",
      "  oidc         ALIBABA_CLOUD_ROLE_ARN、ALIBABA_CLOUD_OIDC_PROVIDER_ARN、",
      "               ALIBABA_CLOUD_OIDC_TOKEN_FILE",
      "  profile      阿里云 CLI 的配置，~/.aliyun/config.json",
      "使用 ECS 实例的角色请加 --credentials ecs，使用凭单请加 --ticket。",
      "",
      "环境变量：",
      "  BAKFERRY_STATE_DIR",
      "    记录未完成上传的位置，代替用户自己的文件夹",
    ].join("\n"),
  "cli.upload.noCredentials": (v) => v.problem,
  "cli.upload.setCredentials": () => "请在此命令的环境变量中设置；密钥从不取自命令行。",
  "cli.upload.badEndpoint": (v) =>
    `“${v.given}”不是 Endpoint。请写成 https://oss-cn-hangzhou-internal.aliyuncs.com。`,
  "cli.upload.badBucket": (v) =>
    `“${v.given}”不是 Bucket 名称：3 到 63 个小写字母、数字和连字符，前面不带 oss://。`,
  "cli.upload.badRegion": (v) => `“${v.given}”不是地域 ID。请写成 cn-hangzhou 的形式。`,
  "cli.upload.badKey": (v) => `“${v.given}”不是对象键：它不能以斜杠开头，也不能超过 1023 字节。`,
  "cli.upload.stop": () => "已停止。",
  "cli.upload.blocked": () => "没有发送任何内容。",
  "cli.upload.otherRegion": (v) => `Bucket ${v.bucket} 位于 ${v.region}，不在 ${v.given}。`,
  "cli.upload.giveRegion": (v) => `请加上 --region ${v.region}。RDS 只能从同一地域的 Bucket 导入。`,
  "cli.upload.bucketUnknown": (v) => `无权读取 ${v.bucket} 的属性，因此没有检查存储类型和加密。`,
  "cli.upload.plainHttp": (v) => `与 ${v.host} 的通信没有使用 TLS：沿途任何人都能读到备份。`,
  "cli.upload.from": () => "来源",
  "cli.upload.to": () => "目标",
  "cli.upload.as": () => "身份",
  "cli.upload.pipe": () => "标准输入",
  "cli.upload.source": (v) => (v.sizeBytes === 0 ? v.file : `${v.file}（${formatBytes(v.sizeBytes)}）`),
  "cli.upload.target": (v) => `${v.address}，位于 ${v.where}`,
  "cli.upload.accessKey": (v) => `AccessKey ${v.id}`,
  "cli.upload.temporaryKey": (v) => `临时密钥（STS）${v.id}`,
  "cli.upload.comparing": () => "该键已被占用；正在将那个对象与此备份比对。",
  "cli.upload.comparedSoFar": (v) => `已比对 ${formatBytes(v.comparedBytes)} / ${formatBytes(v.totalBytes)}`,
  "cli.upload.resuming": () => "此文件先前已开始上传；正在将 OSS 中已有的分片与文件比对。",
  "cli.upload.abandoned": () => "已放弃未完成的上传，并释放其分片。",
  "cli.upload.done": (v) => `已上传到 ${v.address}。`,
  "cli.upload.alreadyThere": (v) => `${v.address} 已经就是这个备份；没有发送任何内容。`,
  "cli.label.size": () => "大小",
  "cli.label.crc64": () => "CRC-64",
  "cli.label.etag": () => "ETag",
  "cli.label.took": () => "用时",
  "cli.upload.crc64Equal": (v) => `${v.crc64}，本地与 OSS 一致`,
  "cli.upload.took": (v) =>
    `${formatDuration(v.tookMs)}${v.bytesPerSecond === null ? "" : `，${formatBytes(v.bytesPerSecond)}/s`}`,
  "cli.upload.resumed": (v) => `其中 ${formatBytes(v.resumedBytes)} 先前已发送`,
  "cli.upload.size": (v) =>
    `${formatBytes(v.sizeBytes)}（${v.sizeBytes} 字节）${v.resumed === "" ? "" : `；${v.resumed}`}`,
  "cli.upload.migrate": () => "在 Slack 中申请导入：",
  "cli.upload.occupied": (v) => `${v.address} 已被另一个对象占用。`,
  "cli.upload.otherKey": () => "请用 --key 选择其他键，或在没有人需要时删除该对象。",
  "cli.upload.pipeAgain": () =>
    "请用其他 --key 重新执行整个管道，或先删除该对象：管道传入的内容不能读取两次。",
  "cli.upload.begunElsewhere": (v) =>
    `${v.address} 有一个不是在此处开始的未完成上传，已有 ${formatBytes(v.storedBytes)} / ${formatBytes(v.totalBytes)}（${v.partCount} 个分片），开始于 ${v.startedAt}。所比对的分片与此文件一致。`,
  "cli.upload.leftAlone": () => "没有处理那个未完成的上传。",
  "cli.upload.adoptOrRestart": () =>
    "如果现在没有人在发送它，--adopt 会在比对每个分片之后接续；--restart 不处理它，重新发送全部内容。",
  "cli.upload.adoptQuestion": () => "现在没有人在发送它，要接续吗？",
  "cli.upload.adopt": () => "接续不是在此处开始的同一键的未完成上传，前提是每个分片都与文件一致",
  "cli.upload.adoptNeedsFile": () =>
    "--adopt 会将 OSS 中的分片与文件比对；压缩包或管道传入的内容在发送之前无法比对。",
  "cli.upload.adoptUnpack": () => "请解压后发送文件，或去掉 --adopt。",
  "cli.upload.adoptOrRestartOnly": () => "--adopt 为接续，--restart 为重新开始：请只写其中一个。",
  "cli.upload.sourceChanged": (v) => `${v.file} 已不是开始上传时的那个文件。`,
  "cli.upload.restartHint": () => "如果备份仍在写入，请等待其完成。然后加上 --restart 再次执行同一命令。",
  "cli.upload.locked": (v) => `此上传已在进行：${v.holder}。`,
  "cli.upload.waitForOther": () => "请等待它结束或将其停止，然后再次执行。",
} satisfies Translation<typeof original>;
