/** What the checks of bucket, permissions and costs found, in Chinese. */
import type { preflightCloudTexts as original } from "../en/preflight-cloud.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";
import { formatDuration } from "./format.ts";

export const preflightCloudTexts = {
  "check.bucket.unknown": () => "无法查看 Bucket。",
  "check.region.passed": (v) => `Bucket ${v.bucket} 位于 ${v.region}，与实例相同。`,
  "check.region.differs": (v) => `Bucket ${v.bucket} 位于 ${v.region}，而实例位于 ${v.wanted}。`,
  "check.region.remedy": (v) => `请使用位于 ${v.wanted} 的 Bucket；RDS 不从其他地域导入。`,
  "check.class.passed": () => "存储类型为标准存储（Standard）。",
  "check.class.differs": (v) => `${v.bucket} 中的存储类型为 ${v.found}；RDS 只读取标准存储（Standard）。`,
  "check.class.remedy": () => "请使用标准存储类型的 Bucket，或将对象复制为标准存储类型。",
  "check.encryption.passed": () => "服务端加密未开启。",
  "check.encryption.object": (v) => `该对象已由服务端加密（${v.algorithm}）。`,
  "check.encryption.remedyObject": () => "请关闭 Bucket 的加密并重新上传对象；关闭加密不会解密已有的对象。",
  "check.encryption.bucket": (v) => `Bucket ${v.bucket} 会加密写入的内容（${v.algorithm}）。`,
  "check.encryption.remedyBucket": () => "请关闭 Bucket 的服务端加密，或使用其他 Bucket。",
  "check.owner.unknown": () => "无法读取 Bakferry 自身 AccessKey 所属的账号。",
  "check.owner.passed": (v) => `Bucket 和 AccessKey 均属于账号 ${v.account}。`,
  "check.owner.differs": (v) => `Bucket ${v.bucket} 属于账号 ${v.owner}，而实例属于账号 ${v.account}。`,
  "check.owner.remedy": (v) => `请使用账号 ${v.account} 的 Bucket；RDS 不从其他账号导入。`,
  "check.lifecycle.unknown": () => "无法确定 Bucket 的生命周期规则是否会影响备份。",
  "check.lifecycle.passed": (v) =>
    v.count === 0 ? "没有生命周期规则会影响备份。" : `${v.count} 条生命周期规则会影响备份，但在导入之后。`,
  "check.lifecycle.deletes": (v) => `生命周期规则“${v.rule}”可能在导入结束之前删除备份。`,
  "check.lifecycle.moves": (v) =>
    `生命周期规则“${v.rule}”可能在导入结束之前将备份转换为 ${v.storageClass} 类型，而 RDS 不读取该类型。`,
  "check.lifecycle.aborts": (v) => `生命周期规则“${v.rule}”可能在上传完成之前清除已上传的分片。`,
  "check.lifecycle.remedy": () => "请停用该规则，或让它不作用于此前缀，直到迁移结束。",

  "check.role.unknown": () => "无法读取 RDS 是否有权读取 OSS。",
  "check.role.missing": () => "RDS 还无权读取 OSS：角色 AliyunRDSImportRole 不存在。",
  "check.role.distrusts": () => "角色 AliyunRDSImportRole 已被修改：它不再信任 rds.aliyuncs.com。",
  "check.role.authorize": () =>
    "由账号所有者授权一次：“备份恢复”→“OSS 备份数据恢复上云”→“下一步”，“下一步”→“授权地址”。如果被拒绝，则需要暂时授予 AliyunRAMFullAccess；之后请将其收回。",
  "check.role.passed": () => "RDS 有权读取 OSS（AliyunRDSImportRole）。",
  "check.policies.unknown": () => "无法读取角色 AliyunRDSImportRole 拥有哪些权限策略。",
  "check.policies.grantLooking": () => "请用以下权限策略允许 Bakferry 查看：",
  "check.policies.passed": () => "该角色拥有权限策略 AliyunRDSImportRolePolicy。",
  "check.policies.none": () => "角色 AliyunRDSImportRole 没有任何权限策略，因此 RDS 无法读取备份。",
  "check.policies.others": (v) =>
    `角色 AliyunRDSImportRole 拥有 ${v.policies}，但没有 AliyunRDSImportRolePolicy；无法确定 RDS 能否读取备份。`,
  "check.policies.attach": () =>
    "请账号所有者为该角色添加系统策略 AliyunRDSImportRolePolicy，或在控制台的数据导入向导中重新授权。",
  "check.permissions.unknown": () => "无法查询 Bakferry 是否拥有导入所需的权限。",
  "check.permissions.denied": (v) => `Bakferry 没有权限：${v.actions}。`,
  "check.permissions.grant": () => "请用以下权限策略授予 Bakferry 使用的身份：",
  "check.permissions.passed": (v) =>
    v.notTold === ""
      ? "Bakferry 拥有导入所需的权限。"
      : `Bakferry 拥有所有不必实际执行就能查询的权限。未查询：${v.notTold}。`,
  "check.broad.unknown": () => "无法读取 Bakferry 自身的身份拥有哪些权限策略。",
  "check.broad.passed": () => "没有权限策略授予 Bakferry 或 RDS 的角色远超导入所需的权限。",
  "check.broad.own": (v) =>
    `Bakferry 的身份拥有 ${v.policies}，其权限远超导入所需。${v.ofRole === "" ? "" : `角色 AliyunRDSImportRole 拥有 ${v.ofRole}。`}`,
  "check.broad.replace": () => "请将其收回，并改为授予以下权限策略：",
  "check.broad.role": (v) => `RDS 用来读取 OSS 的角色 ${v.role} 拥有 ${v.policies}，其权限远超所需。`,
  "check.broad.narrowRole": () =>
    "请将其收回；系统策略 AliyunRDSImportRolePolicy 就已足够，或使用您自己的权限策略：",
  "check.key.temporary": () => "AccessKey 是临时的。",
  "check.key.root": () => "Bakferry 使用的是主账号的 AccessKey，它可以做任何事。",
  "check.key.lasting": (v) => `Bakferry 使用的是 RAM 用户 ${v.name} 的长期 AccessKey。`,
  "check.key.remedy": () =>
    "请改为给 Bakferry 一个角色（ECS 实例角色、OIDC 或 STS 令牌）：其密钥会自行过期。",

  "check.traffic.internal": () => "RDS 在同一地域内下载备份，不产生费用。",
  "check.traffic.internet": (v) =>
    `位于 ${v.wanted} 的 RDS 将通过公网从 ${v.region} 下载备份，费用${v.amount === null ? "在此不可知" : `约 ${formatAmount(v.amount, v.currency)}（${v.asOf} 的价格）`}。`,
  "check.traffic.moveBucket": (v) => `使用位于 ${v.wanted} 的 Bucket 则不产生费用。`,
  "check.traffic.allow": (v) =>
    `请使用位于 ${v.wanted} 的 Bucket，或用 \`checks.allowInternetImport: true\` 允许该费用；审批人会看到金额。`,
  "check.url.unknown": () => "无法估算签名 URL 所需的有效期。",
  "check.url.passed": (v) =>
    `签名 URL 的有效期为 ${formatDuration(v.lifeMs)}，是估算时间的两倍，且不少于八小时。`,
  "check.url.tooLong": (v) =>
    `导入可能需要 ${formatDuration(v.p90Ms)}，而没有签名 URL 能有两倍于此的有效期：OSS 最多允许七天。`,
  "check.url.shrink": () => "请用 WITH COMPRESSION 备份，或选择 2012 或更高版本的实例。",
  "check.url.temporary": (v) =>
    `签名 URL 需要 ${formatDuration(v.lifeMs)} 的有效期，而它会随签名所用的临时密钥一起失效。`,
  "check.url.lastingKey": () => "请确保该角色的会话有效期足够长（最长 12 小时），或用 RAM 用户的密钥签名。",
  "check.duration.unknown": () => "无法估算所需时间。",
  "check.duration.passed": (v) => `从批准起${expected(v)}。${v.phases.join("；")}。`,
  "check.duration.ofHistory": (v) =>
    `${PHASES[v.phase] ?? v.phase} ${span(v)}，根据${SCOPES[v.scope] ?? ""} ${v.count} 次同等大小的历史记录`,
  "check.duration.azureAnchor": () => "Azure SQL 托管实例的每小时 220 GB（没有 RDS 的数据）",
  "check.duration.lineAnchor": () => "假定的 100 Mbit/s 线路",
  "check.duration.ofAnchor": (v) =>
    `${PHASES[v.phase] ?? v.phase} ${span(v)}，根据 ${v.name}（${v.asOf}）推算`,
  "check.cost.passed": (v) =>
    `约 ${formatAmount(v.total, v.currency)}：${formatBytes(v.sizeBytes)} 在 OSS 中存放 ${v.keptDays} 天${v.isComplete ? "" : "，不含价格未知的部分"}（${v.asOf} 的价格）。上传免费。`,
  "check.forgotten.unknown": () => "无法列出 Bucket 中的其他内容。",
  "check.forgotten.passed": () => "Bucket 中没有被遗忘的旧备份。",
  "check.forgotten.found": (v) =>
    `旁边有 ${v.count} 个存放超过一个月的对象（${formatBytes(v.sizeBytes)}）${v.amount === null ? "" : `，每月约 ${formatAmount(v.amount, v.currency)}`}。`,
  "check.forgotten.remedy": (v) => `请从 ${v.bucket} 删除迁移不再需要的内容。`,
} satisfies Translation<typeof original>;

const SCOPES: Readonly<Record<string, string>> = { instance: "此实例上", class: "同规格实例上" };

const PHASES: Readonly<Record<string, string>> = { upload: "上传", import: "导入" };

/** Two figures below one, so that little is not shown as nothing. */
function formatAmount(amount: number, currency: string): string {
  const digits = amount > 0 && amount < 1 ? Math.min(6, 1 - Math.floor(Math.log10(amount))) : 2;
  return `${amount.toFixed(digits)} ${currency}`;
}

interface Range {
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** Two figures that read the same are one. */
function expected({ p50Ms, p90Ms }: Range): string {
  const [likely, latest] = [formatDuration(p50Ms), formatDuration(p90Ms)];
  return likely === latest ? `约 ${likely}` : `约 ${likely}，九成情况下不超过 ${latest}`;
}

function span({ p50Ms, p90Ms }: Range): string {
  const [likely, latest] = [formatDuration(p50Ms), formatDuration(p90Ms)];
  return likely === latest ? likely : `${likely} 到 ${latest}`;
}
