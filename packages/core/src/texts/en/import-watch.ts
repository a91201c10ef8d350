/** What is seen beside a running import: the backup in OSS, and the life of its signed URL. */
import { formatDuration } from "../format.ts";
import type { Names } from "./report.ts";

export const importWatchTexts = {
  "headline.importingObjectLost": (v: Names) =>
    `RDS is importing ${v.database} into ${v.target}, and its backup in OSS was deleted or replaced meanwhile.`,
  "headline.importingUrlEnding": (v: Names & { leftMs: number }) =>
    v.leftMs > 0
      ? `RDS is still fetching ${v.database} for ${v.target}; its link ends in ${formatDuration(v.leftMs)}.`
      : `RDS is still fetching ${v.database} for ${v.target}; its link is over.`,
  "turn.objectLost": () =>
    "Your turn: find out who deleted or replaced the backup in OSS, and keep the original at hand. The import goes on until RDS says otherwise.",
  "entry.objectGone": (v: { address: string }) =>
    `${v.address} is no longer in OSS, and RDS has not finished fetching it. The import goes on until RDS says otherwise.`,
  "entry.objectChanged": (v: { address: string }) =>
    `${v.address} is no longer the object that was approved: another was put in its place while RDS is fetching it. The import goes on until RDS says otherwise.`,
  "entry.objectBack": (v: { address: string }) => `${v.address} is in OSS again as it was approved.`,
  "remedy.objectWho": () =>
    "Find out who did it (a person, a script, a lifecycle rule) and keep it from happening again.",
  "remedy.objectAgain": () => "If RDS fails, upload the backup again and ask again.",
  "remedy.objectDoubt": () =>
    "If RDS succeeds all the same, compare the database with its source before anybody uses it: RDS may have read the other object.",
  "entry.urlEnding": (v: { leftMs: number }) =>
    v.leftMs > 0
      ? `RDS is still fetching the backup, and its link ends in ${formatDuration(v.leftMs)}.`
      : "RDS is still fetching the backup, and its link is over.",
  "entry.urlRenewable": () =>
    "Nothing for you to do: if RDS is not done by then, Bakferry signs another link, which lives twice as long, and RDS begins again.",
  "entry.urlLast": () =>
    "No further link is signed by itself. If RDS is not done by then, the import fails; ask again when the instance is less busy.",
};
