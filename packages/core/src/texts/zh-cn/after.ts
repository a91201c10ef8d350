/** Steps that follow an import or end it, in Chinese. */
import type { afterTexts as original, Privilege } from "../en/after.ts";
import { formatBytes } from "../format.ts";
import type { Translation } from "../translation.ts";

const PRIVILEGES: Readonly<Record<Privilege, string>> = {
  ReadOnly: "只读",
  ReadWrite: "读写",
  DBOwner: "所有者",
};

export const afterTexts = {
  "action.terminateImport": (v) => `停止 ${v.instanceId} 上 ${v.database} 的导入`,
  "action.terminateImport.reason": () => "申请人或审批人在 RDS 还原期间取消了迁移。",
  "action.terminateImport.done": (v) => `RDS 已停止导入，没有在 ${v.instanceId} 上留下数据库 ${v.database}。`,
  "action.terminateImport.left": (v) =>
    `RDS 已停止导入。${v.instanceId} 上留有数据库 ${v.database}（${v.status}），可以通过单独的步骤删除。`,
  "action.terminateImport.tooLate": (v) => `${v.database} 的导入在停止之前已经结束。`,
  "action.notOurImport": (v) => `导入任务 ${v.taskId} 不属于此迁移，因此不做处理。`,
  "action.importEnded": (v) => `导入已经结束（${v.status}），没有可以停止的内容。`,
  "action.removeDatabase": (v) => `删除 ${v.instanceId} 上由导入留下的 ${v.database}`,
  "action.removeDatabase.reason": () => "导入没有正常结束，留下的内容占用空间和名称。删除之后无法撤销。",
  "action.removeDatabase.done": (v) => `${v.database} 已不在 ${v.instanceId} 上。`,
  "action.notOurDatabase": (v) => `无法证明 ${v.database} 仅来自此迁移，因此不做处理。`,
  "action.dropByHand": (v) => `请在 RDS 控制台查看 ${v.database}，如果没有人需要，请在那里删除。`,
  "action.nothingLeft": () => "没有看到导入留下的数据库。",
  "action.wrongName": (v) => `输入的名称不是 ${v.database}，因此没有提出任何申请。`,

  "action.backUp": (v) => `立即备份 ${v.instanceId} 上的 ${v.database}`,
  "action.backUp.reason": () => "在 RDS 下一次计划备份之前，除了 OSS 中的 .bak，新数据库没有任何备份。",
  "action.backUp.done": (v) =>
    [
      `RDS 已备份 ${v.database}`,
      v.backupId === "" ? "" : `，备份 ${v.backupId}`,
      v.sizeBytes === null ? "" : `，${formatBytes(v.sizeBytes)}`,
      "。",
    ].join(""),
  "action.instanceBusy": (v) => `${v.instanceId} 的状态为 ${v.status}；备份要求其状态为 Running。`,
  "action.backupQuota": (v) => `最近 24 小时内已备份 ${v.count} 次，而 RDS 每天最多备份 ${v.most} 次。`,
  "action.backupRuns": (v) => `${v.instanceId} 正在进行另一个备份，而 RDS 一次只进行一个。`,
  "action.backupFailed": (v) => `RDS 无法备份 ${v.database}。`,
  "action.waitForPolicy": () => "请等待 RDS 自己的下一次备份，或明天再申请。",
  "action.askLater": () => "请稍后重新申请此步骤。",

  "action.createAccount": (v) =>
    `在 ${v.instanceId} 上创建${v.kind === "privileged" ? "高权限" : ""}账号 ${v.account}，对 ${v.database} 的权限为${PRIVILEGES[v.privilege]}`,
  "action.createAccount.reason": () => "源端的登录名不会随备份迁移，因此该数据库需要自己的账号。",
  "action.createAccount.done": (v) =>
    `${v.account} 可以使用 ${v.instanceId} 上的 ${v.database}：${PRIVILEGES[v.privilege]}。密码已向提出申请的人显示一次。`,
  "action.createAccount.passwordLost": (v) =>
    `${v.account} 可以使用 ${v.instanceId} 上的 ${v.database}：${PRIVILEGES[v.privilege]}。其密码未能显示，也没有保存在任何地方：请在 RDS 控制台“账号管理”→“重置密码”中设置新密码。`,
  "action.notOnlineYet": (v) => `${v.database} 尚未上线，因此没有可以授予的权限。`,
  "action.accountReserved": (v) => `${v.account} 是 RDS 保留的名称。`,
  "action.accountTaken": (v) => `${v.instanceId} 上已有账号 ${v.account}；这里不会改变它。`,
  "action.privilegedExists": (v) => `${v.instanceId} 已有高权限账号，而 RDS 只允许一个。`,
  "action.privilegedFirst": (v) => `${v.instanceId} 还没有高权限账号，而 RDS 要求先创建它。`,
  "action.accountName": () =>
    "账号名称为 2 到 64 个字符，只能包含 a–z、0–9 和 _，以字母开头，且不以 _ 结尾。",
  "account.passwordFollows": (v) =>
    `接下来显示 ${v.instanceId} 上 ${v.account} 的密码。密码只向您一个人显示一次，不会保存在任何地方：请准备好密码管理工具。`,
  "account.password": (v) => `${v.account} 的密码：\`${v.password}\``,

  "action.deleteObject": (v) => `删除 ${v.address}`,
  "action.deleteObject.reason": () => "迁移已经结束。OSS 中的备份会产生存储费用，而且是数据库的完整副本。",
  "action.deleteObject.done": (v) => `${v.address} 已删除。`,
  "action.notOurObject": (v) => `${v.address} 不是由此迁移放入 OSS 的，因此不做处理。`,
  "action.objectChanged": (v) => `${v.address} 之后被他人替换，因此不做处理。`,
  "action.objectStillNeeded": () => "迁移尚未结束，RDS 可能仍要读取该对象。",

  "offer.back_up": () => "立即备份",
  "offer.create_account": () => "创建账号…",
  "offer.delete_object": () => "删除 .bak",
  "offer.remove_database": () => "删除留下的内容…",
  "offer.notNow": () => "以迁移目前的状态，此步骤没有意义。",
  "offer.asked": (v) => `已提出：${v.title}。其卡片在消息列中。`,
} satisfies Translation<typeof original>;
