/** Texts of the commands around an upload, in Chinese. */
import type { cliToolsTexts as original } from "../en/cli-tools.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

const PLACES = {
  ticket: () => "凭单",
  environment: (detail: string) => `环境变量${detail === "" ? "" : `（${detail}）`}`,
  oidc: (detail: string) => `OIDC（${detail}）`,
  profile: (detail: string) => `阿里云 CLI 的配置 ${detail}`,
  ecs: (detail: string) => `此 ECS 实例的 RAM 角色${detail === "" ? "" : `（${detail}）`}`,
} as const;

type Status = "passed" | "warning" | "failed" | "unknown";

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  passed: "正常",
  warning: "警告",
  failed: "失败",
  unknown: "未知",
};

export const cliToolsTexts = {
  "cli.script.summary": () => "生成 T-SQL，用于进行 RDS 可导入的备份",
  "cli.script.about": () => "生成 T-SQL，用于进行 RDS 可导入的备份；适用于 SSMS 或 sqlcmd。",
  "cli.script.database": () => "要备份的数据库",
  "cli.script.folder": () => "存放备份的文件夹，以数据库服务器所见的路径",
  "cli.script.type": () => "备份类型",
  "cli.script.withIncrements": () => "之后还会导入基于此完整备份的差异备份或日志备份",
  "cli.script.instanceType": () => "RDS 实例：SQL Server 2008 R2 本地盘为 2008r2-local",
  "cli.script.sqlVersion": () => "仅用于源服务器的此版本：2008r2, 2012, … 2022",
  "cli.script.stripes": () => "将备份分布到几个文件；RDS 只接受一个",
  "cli.script.skipCheckdb": () => "不执行 DBCC CHECKDB",
  "cli.script.undo": () => "输出把已更改的设置恢复原状的脚本",
  "cli.script.output": () => "将两个脚本作为文件写入此文件夹",
  "cli.script.example": () =>
    [
      "脚本会输出它将要做的事；将其中的 @is_run 设为 1 才会执行。",
      "",
      "示例：",
      String.raw`  bakferry script --database dbtest --folder "D:\backup" > backup.sql`,
      "  sqlcmd -b -i backup.sql",
    ].join("\n"),
  "cli.after.summary": () => "生成用于登录名、用户和统计信息的 T-SQL",
  "cli.after.about": () => "为备份不会带来的内容生成 T-SQL：登录名、等待登录名的用户、最新的统计信息和设置。",
  "cli.after.database": () => "源端的数据库",
  "cli.after.as": () => "它在实例上的名称，如果不同",
  "cli.after.part": () => "哪个脚本：logins 用于源服务器，orphans 和 advice 用于实例",
  "cli.after.output": () => "将三个脚本都作为文件写入此文件夹",
  "cli.after.example": () =>
    [
      "脚本会输出它们将要做的事；将后两个中的 @is_run 设为 1 才会执行。logins 只读取源端。",
      "",
      "示例：",
      "  bakferry after --database dbtest --part logins > logins.sql",
      "  bakferry after --database dbtest --part orphans > orphans.sql",
    ].join("\n"),
  "cli.script.unknownVersion": (v) => `“${v.given}”不是可以生成脚本的版本。可用：${v.known}。`,
  "cli.script.written": (v) => `已写入：${v.file}`,
  "cli.script.runIt": (v) =>
    `请在 SQL Server 旁执行 \`${v.command}\`（如果 SQL Server 没有相应的 Windows 用户，请用 -U 和 -P 代替 -E）。它会输出将要做的事；将文件中的 @is_run 设为 1，然后再次执行。`,
  "cli.script.exists": (v) => `${v.file} 已经存在。`,
  "cli.script.moveAway": () => "请将其移走，或选择其他文件夹：它可能已被手动修改。",
  "cli.script.notWritten": (v) => `无法写入 ${v.file}（${v.code}）。`,

  "cli.url.summary": () => "输出在一段时间内可读取某个对象的 URL",
  "cli.url.about": () => "输出在一段时间内可读取某个对象的 URL；它属于机密。",
  "cli.url.key": () => "对象键，或 oss:// 地址",
  "cli.url.bucket": () => "对象所在的 Bucket，如果地址中没有写明",
  "cli.url.expires": () => "有效期：8h, 90m, 2d；最长 7d",
  "cli.url.badExpires": () => "请写成 8h、90m 或 2d；最长 7d。",
  "cli.url.giveBucket": () => "请加上 --bucket，或写出完整地址：oss://bucket/key。",
  "cli.url.noObject": (v) => `没有对象 ${v.address}。`,
  "cli.url.outlives": (v) =>
    `该 URL 的有效期会超过其密钥：临时密钥最多还能签名 ${formatDuration(v.leftMs)}。`,
  "cli.url.shorter": (v) =>
    v.minutes < 1
      ? "请更新临时密钥。"
      : `请更新临时密钥，或使用长期密钥；此密钥可用于 --expires ${v.minutes}m。`,
  "cli.url.unknownEnd": () =>
    "该密钥是临时的，但没有说明何时失效。无论签名的有效期多长，URL 都会随它一起失效。",

  "cli.bucket.summary": () => "检查、创建或删除 RDS 从中导入的 Bucket",
  "cli.bucket.about": () => "检查、创建或删除 RDS 可以从中导入的 Bucket。",
  "cli.bucket.checkAbout": () => "说明 Bucket 对 RDS 来说缺少什么，以及如何处理",
  "cli.bucket.createAbout": () => "创建不加密的标准存储类型私有 Bucket",
  "cli.bucket.deleteAbout": () => "删除由“bucket create”创建的空 Bucket",
  "cli.bucket.deleteQuestion": (v) => `要删除 Bucket ${v.bucket} 吗？之后任何人都可以使用该名称。`,
  "cli.bucket.deleted": (v) => `已删除 Bucket ${v.bucket}。`,
  "cli.bucket.gone": (v) => `Bucket ${v.bucket} 已不存在。`,
  "cli.bucket.kept": () => "没有删除任何内容。",
  "cli.bucket.notOurs": (v) => `Bucket ${v.bucket} 不是由“bakferry bucket create”创建的，因此保留。`,
  "cli.bucket.deleteByHand": () => "如果确实不需要，请在 OSS 控制台删除。",
  "cli.bucket.notEmpty": (v) => `Bucket ${v.bucket} 中仍有对象或未完成的上传，因此保留。`,
  "cli.bucket.emptyIt": (v) => `请用“bakferry status --bucket ${v.bucket}”并在 OSS 控制台查看其中的内容。`,
  "cli.bucket.unmarked": () =>
    "无法为它添加标签（oss:PutBucketTagging），因此以后“bucket delete”不会处理它。",
  "cli.bucket.name": () => "Bucket 的名称",
  "cli.bucket.regionNeeded": () => "Bucket 不能迁移：其地域必须与 RDS 实例相同。",
  "cli.bucket.giveRegion": () => "请用 --region 写明实例的地域，例如 --region cn-hangzhou。",
  "cli.bucket.question": (v) => `要在 ${v.region} 创建 Bucket ${v.bucket} 吗？从第一个对象起会产生存储费用。`,
  "cli.bucket.rolePolicy": (v) =>
    `该角色没有权限策略 ${v.policy}；除非另有策略允许同样的操作，否则 RDS 无法读取 OSS。`,
  "cli.bucket.notCreated": () => "没有创建任何内容。",
  "cli.bucket.created": (v) => `已在 ${v.region} 创建 Bucket ${v.bucket}。`,
  "cli.bucket.exists": (v) => `Bucket ${v.bucket} 已经存在；保持原样。`,
  "cli.bucket.taken": (v) => `名称 ${v.bucket} 已被占用。Bucket 名称由全世界所有账号共用。`,
  "cli.bucket.tryName": (v) => `请尝试 ${v.name}。`,
  "cli.bucket.badName": (v) => `“${v.name}”不是 Bucket 名称。${v.problems}`,
  "cli.bucket.nameLength": (v) => `它必须有 ${v.shortest} 到 ${v.longest} 个字符；现在有 ${v.length} 个。`,
  "cli.bucket.nameCharacters": (v) => `它只能包含小写字母、数字和连字符，不能包含 ${v.found}。`,
  "cli.bucket.nameEnds": () => "它必须以字母或数字开头和结尾。",
  "cli.bucket.region": (v) => `Bucket ${v.bucket} 位于 ${v.region}；RDS 从它导入到该地域的实例。`,
  "cli.bucket.private": () => "该 Bucket 是私有的。",
  "cli.bucket.public": (v) => `该 Bucket 对所有人开放（${v.acl}）：知道备份名称的人都可以下载。`,
  "cli.bucket.publicBlocked": (v) => `该 Bucket 的 ACL 为 ${v.acl}；只有阻止公共访问在保护它。`,
  "cli.bucket.makePrivate": () => "请将 Bucket 的 ACL 设为私有（OSS 控制台，“权限控制”）。",
  "cli.bucket.accessUnknown": () => "无法读取谁可以访问该 Bucket。",
  "cli.bucket.lookAtAcl": () => "请在 OSS 控制台查看 Bucket 的 ACL。",
  "cli.bucket.otherRegionRemedy": (v) => `请在 ${v.wanted} 创建 Bucket，或导入到位于 ${v.region} 的实例。`,
  "cli.bucket.authorize": () =>
    "请在 RDS 控制台打开实例，进入“备份恢复”，单击“OSS 备份数据恢复上云”，并在第 3 步单击“授权地址”。",

  "cli.doctor.summary": () => "检查密钥、时钟、网络、权限和角色",
  "cli.doctor.about": () => "检查上传所需的条件：密钥、时钟、网络、权限、角色。",
  "cli.doctor.bucket": () => "要检查权限的 Bucket",
  "cli.doctor.writeProbe": () => "同时尝试写入：在前缀之下发送一个字节，然后释放",
  "cli.doctor.key": (v) =>
    `${v.kind === "temporaryKey" ? "临时密钥（STS）" : "AccessKey"} ${v.id}，来自${PLACES[v.place](v.detail)}${
      v.ends === "" ? "" : `，有效期至 ${v.ends}`
    }。`,
  "cli.doctor.lastingKey": () =>
    "长期密钥一旦泄露，在被发现之前一直有效。建议使用临时密钥：凭单、角色或 STS。",
  "cli.doctor.identity": (v) => `该密钥属于 ${v.arn}。`,
  "cli.doctor.instance": () => "要按机器人所需检查权限的 RDS 实例",
  "cli.doctor.actionUnknown": (v) => `无法得知是否允许 ${v.action}。`,
  "cli.doctor.noBucket": () => "没有检查权限。",
  "cli.doctor.giveBucket": () => "请加上 --bucket。",
  "cli.doctor.state": (v) => `未完成的上传记录在 ${v.directory}。`,
  "cli.doctor.stateRemedy": () => "请用 BAKFERRY_STATE_DIR 选择此用户可写的文件夹。",
  "cli.doctor.answered": (v) => `${v.host} 在 ${v.tookMs} 毫秒内应答。`,
  "cli.doctor.silent": (v) => `${v.host} 没有应答：${v.reason}。`,
  "cli.doctor.notFromHere": (v) => `${v.host} 没有应答，这在阿里云网络之外是正常的。`,
  "cli.doctor.notOss": (v) => `应答 ${v.host} 的不是 OSS。`,
  "cli.doctor.openWay": (v) => `请让防火墙和代理放行到 ${v.host} 及其下级主机的 HTTPS。`,
  "cli.doctor.clockUnknown": () => "无法比较时钟。",
  "cli.doctor.clockRight": () => "时钟与 OSS 一致。",
  "cli.doctor.clockWrong": (v) =>
    `本机的时钟比 OSS ${v.isBehind === "yes" ? "慢" : "快"} ${formatDuration(v.size)}。`,
  "cli.doctor.setClock": () => "请用 NTP 校准；OSS 会拒绝相差 15 分钟的签名。",
  "cli.doctor.allowed": (v) => `${v.action} 已允许。`,
  "cli.doctor.deniedOptional": (v) => `${v.action} 被拒绝。`,
  "cli.doctor.bucketUnchecked": () =>
    "没有它也可以上传，但不能在发送之前检查 Bucket 的地域、存储类型和加密。",
  "cli.doctor.listNotNeeded": () => "上传不需要它。",
  "cli.doctor.getUnsure": () =>
    "没有 oss:ListObjects 时，OSS 对不存在的对象也会这样回答。上传在结束时需要 oss:GetObject。",
  "cli.doctor.writeNotTried": () => "没有尝试 oss:PutObject。",
  "cli.doctor.useWriteProbe": () => "加上 --write-probe 可以尝试；不会留下任何内容。",
  "cli.finding.word": (v) => STATUS_WORDS[v.status],
  "cli.finding.reason": (v) => v.message,

  "cli.group.before": () => "上传之前：",
  "cli.group.upload": () => "上传：",
  "cli.group.after": () => "导入之后：",
  "cli.group.more": () => "其他：",
  "cli.completion.summary": () => "输出 shell 的补全脚本",
  "cli.completion.about": () => "输出 shell 用来补全命令和选项的脚本。",
  "cli.completion.shell": () => "哪种 shell",
  "cli.completion.example": () =>
    [
      "示例：",
      "  source <(bakferry completion bash)",
      '  bakferry completion zsh > "${fpath[1]}/_bakferry"',
      "  bakferry completion fish > ~/.config/fish/completions/bakferry.fish",
      "  bakferry completion powershell | Out-String | Invoke-Expression",
    ].join("\n"),
  "cli.option.yes": () => "不询问",
  "cli.option.internal": () => "使用该地域的内网 Endpoint，适用于阿里云网络之内",
  "cli.option.accelerate": () => "使用 OSS 传输加速（Bucket 须已开启）；另行计费",
  "cli.option.credentials": () => "只从此处获取密钥",
  "cli.option.ticket": () => "来自 Slack 的凭单，含有用于单个对象的密钥；- 表示读取标准输入",
  "cli.option.jsonLines": () => "同 --json，并在之前以 JSON 行输出进度",
  "cli.connection.noAcceleration": (v) => `OSS 在 ${v.region} 不提供传输加速。请去掉 --accelerate。`,
  "cli.connection.oneRoute": () => "--endpoint、--internal 和 --accelerate 只能使用其中一个。",
  "cli.upload.bucketNeeded": () => "没有指明 Bucket。",
  "cli.upload.giveBucket": () => "请加上 --bucket，或用 --ticket 给出写有 Bucket 的凭单。",
  "cli.upload.files": () => "同时上传的文件数，1 到 8",
  "cli.upload.oneKeyOneFile": () => "一个对象键不能存放多个文件：请去掉 --key 和 --ticket，或只写一个文件。",
  "cli.upload.emptyFolder": (v) => `文件夹 ${v.folder} 中没有备份。`,
  "cli.upload.extensions": () => "只计入以 .bak、.diff、.trn 或 .log 结尾的文件；其他文件须写明。",
  "cli.upload.several": (v) => `${v.done} / ${v.count} 个文件已在 OSS 中。`,
} satisfies Translation<typeof original>;
