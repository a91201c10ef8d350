/** The output of DBCC CHECKDB, given by a person. */
export const checkdbTexts = {
  "check.checkdb.unread": () => "The output of DBCC CHECKDB could not be read.",
  "check.checkdb.passed": (v: { database: string }) =>
    `DBCC CHECKDB found no errors in ${v.database}, by the output that was given.`,
  "check.checkdb.found": (v: { database: string; allocationErrors: number; consistencyErrors: number }) =>
    `DBCC CHECKDB found ${v.allocationErrors} allocation and ${v.consistencyErrors} consistency errors in ${v.database}: every backup of it is a true copy of them.`,
  "check.checkdb.repair": (v: { database: string }) =>
    `Restore the damaged pages, or an earlier good backup, at the source; run DBCC CHECKDB (N'${v.database.replaceAll("'", "''")}') again, and take a new backup. REPAIR_ALLOW_DATA_LOSS loses data and is the last way.`,
  "check.checkdb.beside": (v: { database: string; count: number }) =>
    `DBCC CHECKDB counted no errors in ${v.database}, but printed ${v.count} ${v.count === 1 ? "message" : "messages"} of severity 16 or above.`,
  "check.checkdb.readThem": () =>
    "Read them: DBCC CHECKDB counts errors of the catalogue nowhere, and RDS runs it, too.",
  "check.checkdb.silent": () =>
    "The output only says that the command is done: under NO_INFOMSGS a clean DBCC CHECKDB names no database.",
  "check.checkdb.noSummary": () =>
    "The output holds no summary of DBCC CHECKDB: it was cut, did not end, or is in a language that is not known here.",
  "check.checkdb.others": (v: { database: string; others: string }) =>
    `The output is about ${v.others}, not about ${v.database}.`,
  "check.checkdb.again": (v: { database: string }) =>
    `Run DBCC CHECKDB (N'${v.database.replaceAll("'", "''")}') WITH ALL_ERRORMSGS; to its end, and give the whole output, in English or Chinese.`,
  "cli.option.checkdbOutput": () =>
    "what DBCC CHECKDB printed about the database, as proof that it is sound; - reads standard input",
  "cli.checkdb.unreadable": (v: { path: string }) => `The output of DBCC CHECKDB cannot be read: ${v.path}`,
  "cli.checkdb.tooLarge": (v: { path: string; most: number }) =>
    `${v.path} is larger than ${v.most} MB and so no output of DBCC CHECKDB that anybody reads.`,
};
