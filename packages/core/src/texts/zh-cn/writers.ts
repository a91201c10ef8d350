/** What becomes of what is written at the source after the backup, in Chinese. */
import type { writersTexts as original } from "../en/writers.ts";
import type { Translation } from "../translation.ts";

export const writersTexts = {
  "fact.laterWrites": () => "之后的写入",
  "fact.laterWritesLost": (v) =>
    `${momentOf(v.finishedAt)}之后的写入不会迁移：请在备份之前停止写入，或接受其丢失。`,
  "fact.laterWritesFollow": (v) =>
    `${momentOf(v.finishedAt)}之后的写入随后续备份迁移；最后一个备份之后的写入不会迁移。`,
  "slack.cutoverText": (v) =>
    `提出申请即表示您确认：源端已停止写入，且最后一个备份是在此之后进行的；之后写入的内容会丢失。将请审批人同意以目前已还原的内容打开。${v.title}`,
  "slack.cutoverConfirm": () => "已停止写入，提交",
} satisfies Translation<typeof original>;

/** The time of the server that took the backup, as the header has it. */
function momentOf(finishedAt: string | null): string {
  return finishedAt === null ? "备份结束" : `其服务器时间 ${finishedAt.replace("T", " ")} `;
}
