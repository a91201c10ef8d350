/**
 * Reads the output of DBCC CHECKDB as sqlcmd and SSMS print it, in English and in Chinese.
 *
 * Only the sentence about the whole database counts: there is one for each table with errors, too. A clean check
 * under NO_INFOMSGS prints no such sentence, so its output proves nothing of any database.
 *
 * Source: SQL Server, messages 8989 and 8990; DBCC CHECKDB, "Result sets"; "MSSQLSERVER_8992", for the Chinese form of
 * a clean one. Windows folds no lines of messages, but a mail program may.
 */
export interface CheckdbSummary {
  readonly databaseName: string;
  readonly allocationErrors: number;
  readonly consistencyErrors: number;
  /** Messages of severity 16 and above before it; CHECKDB counts some of them nowhere. */
  readonly severeMessages: number;
}

/** Every run that the output tells the end of, in its order. */
export function readCheckdbOutput(output: string): readonly CheckdbSummary[] {
  const text = output.replaceAll(/\s+/gu, " ");
  let from = 0;
  return Array.from(text.matchAll(SUMMARY), (match) => {
    const severeMessages = countSevere(text.slice(from, match.index));
    from = match.index + match[0].length;
    return { ...countsOf(match.groups ?? {}), severeMessages };
  });
}

/** Whether CHECKDB was told to say nothing of what is well. */
export function saysOnlyDone(output: string): boolean {
  return readCheckdbOutput(output).length === 0 && DONE.test(output);
}

/** As messages quote names; a name may hold a quotation mark itself, so the end of the sentence decides. */
const NAME_OPEN = "['‘“]";
const NAME_CLOSE = "['’”]";

const FORMS = [
  String.raw`CHECKDB found (?<allocation>\d+) allocation errors? and (?<consistency>\d+) consistency errors? in database ${NAME_OPEN}(?<name>.{1,128}?)${NAME_CLOSE}\.(?= |$)`,
  String.raw`CHECKDB 在数据库 ?${NAME_OPEN}(?<nameZh>.{1,128}?)${NAME_CLOSE} ?中发现了? ?(?<allocationZh>\d+) ?个分配错误和 ?(?<consistencyZh>\d+) ?个一致性错误`,
  String.raw`CHECKDB 在数据库 ?${NAME_OPEN}(?<nameClean>.{1,128}?)${NAME_CLOSE} ?中未发现任何分配错误和一致性错误`,
  String.raw`CHECKDB 发现了? ?(?<allocationOld>\d+) ?个分配错误和 ?(?<consistencyOld>\d+) ?个一致性错误 ?[（(]在数据库 ?${NAME_OPEN}(?<nameOld>.{1,128}?)${NAME_CLOSE} ?中[）)]`,
];
const SUMMARY = new RegExp(FORMS.join("|"), "giu");
const SEVERE = /(?:Msg|消息) \d+[,，] ?(?:Level|级别) ?(?<level>\d+)/giu;
const DONE = /command(?:s|\(s\))? completed successfully|命令已成功完成/i;
const SEVERITY = 16;

function countsOf(
  said: Readonly<Record<string, string | undefined>>,
): Omit<CheckdbSummary, "severeMessages"> {
  const { name, nameZh, nameClean, nameOld } = said;
  return {
    databaseName: name ?? nameZh ?? nameClean ?? nameOld ?? "",
    allocationErrors: Number(said["allocation"] ?? said["allocationZh"] ?? said["allocationOld"] ?? 0),
    consistencyErrors: Number(said["consistency"] ?? said["consistencyZh"] ?? said["consistencyOld"] ?? 0),
  };
}

function countSevere(text: string): number {
  const levels = Array.from(text.matchAll(SEVERE), ({ groups }) => Number(groups?.["level"] ?? 0));
  return levels.filter((level) => level >= SEVERITY).length;
}
