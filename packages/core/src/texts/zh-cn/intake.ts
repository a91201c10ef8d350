/** Answers to a command that could not be carried out, in Chinese. */
import type { intakeTexts as original } from "../en/intake.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { kindWord } from "./format.ts";

export const intakeTexts = {
  "intake.tooLong": (v) => `超过了 ${v.limit} 个字符。请一次只写一个数据库。`,
  "intake.openQuote": () => "引号没有成对。请补上另一半，或去掉引号。",
  "intake.surplusWord": (v) =>
    `\`${v.command}\` 不接受“${v.word}”。输入 \`/migrate help\` 可查看它接受什么。`,
  "intake.checkWhich": () =>
    "哪个数据库？请输入 `/migrate check dbtest`，可以像迁移一样带上 `to`、`from` 和 `as`。",
  "intake.unknownFilter": (v) =>
    `我不理解“${v.word}”。列表接受 \`mine\`、\`open\`、\`to TARGET\` 和 \`last 7d\`。`,
  "intake.lastWhat": () => "请写明多久以来：`last 12h`、`last 7d` 或 `last 4w`。",
  "intake.toWhat": () => "请写明 `to` 之后的目标。",
  "intake.mistypedTarget": (v) => `没有目标“${v.target}”。您是不是要输入 \`to ${v.nearest}\`？`,
  "intake.unknownWord": (v) =>
    `我不理解“${v.word}”。数据库名称之后可以写 \`to TARGET\`、\`from oss://bucket/key\` 或 \`from FILE\`、\`as NEWNAME\`，以及 \`with increments\`。`,
  "intake.clauseNeedsValue": (v) => `请写明 \`${v.clause}\` 之后的内容。`,
  "intake.clauseTwice": (v) => `\`${v.clause}\` 出现了两次。请只写一次。`,
  "intake.malformedObject": (v) => `“${v.given}”不是对象的地址。请写成 \`oss://bucket/path/file.bak\`。`,
  "intake.nameEmpty": () => "数据库名称为空。请输入 `/migrate dbtest`。",
  "intake.nameTooLong": (v) => `该数据库名称有 ${v.length} 个字符；SQL Server 最多允许 128 个。`,
  "intake.nameControlCharacter": () => "数据库名称含有控制字符。请去掉后重新输入。",
  "intake.noTarget": (v) => `哪个实例？此频道没有默认目标。请加上 \`to TARGET\`：${v.targets}。`,
  "intake.unknownTarget": (v) => `没有目标“${v.target}”。已配置的目标：${v.targets}。`,
  "intake.noBackup": (v) => `在 ${v.places} 中没有找到“${v.database}”的备份。未启动任何操作。`,
  "intake.ossAndDirectory": (v) => `${v.address} 和备份目录`,
  "intake.listedOnly": (v) =>
    `每个位置只按名称顺序查看了前 ${v.listedOnly} 个文件。请直接指明文件，或改用文件较少的前缀。`,
  "intake.passedOver": (v) =>
    `未查看：${v.names}。RDS 接受 \`.bak\`、\`.diff\`、\`.trn\` 和 \`.log\`；请将其解压，或使用与其类型相符的扩展名。`,
  "intake.uploadFirst": (v) =>
    `请在 SQL Server 旁用 \`bakferry upload FILE --bucket ${v.bucket} --prefix ${v.prefix}\` 上传一个备份，然后重新申请。`,
  "intake.nameSource": () => "或者指明它：`/migrate NAME from oss://bucket/key`。",
  "intake.didYouMean": (v) => `您是不是要输入 \`${v.suggestion}\`？`,
  "intake.severalBackups": (v) => `“${v.database}”有 ${v.count} 个备份。请选择一个；未启动任何操作。`,
  "intake.candidate": (v) =>
    `${v.source} · ${kindWord(v.kind)} · ${formatBytes(v.sizeBytes)} · ${v.finishedAt}`,
  "intake.noSuchObject": (v) => `没有对象 ${v.source}，或无权读取。请检查 Bucket 和键。`,
  "intake.noSuchFile": (v) => `备份目录中没有文件“${v.name}”，或无权读取。`,
  "intake.noDirectory": () => "此机器人没有配置备份目录。请改为指明对象：`from oss://bucket/key`。",
  "intake.wrongBucket": (v) =>
    `Bakferry 配置的 Bucket 是 ${v.configured}，不是 ${v.bucket}。请将备份复制到那里，或修改 \`staging.bucket\`。`,
  "intake.otherDatabase": (v) =>
    `${v.source} 中的数据库是“${v.database}”，不是“${v.asked}”。如要以“${v.asked}”为名导入，请输入 \`/migrate ${v.database} from ${v.source} as ${v.asked}\`。`,
  "intake.alreadyOpen": (v) =>
    `“${v.database}”到 ${v.target} 的迁移已在进行中：${v.migrationId}。请先取消它，或等待它结束。`,
  "intake.cloudTrouble": (v) =>
    `${v.meaning}${v.remedy}${v.verbatim === "" ? "" : `云端原文：${v.verbatim}`}`,
} satisfies Translation<typeof original>;
