import { describe, expect, test } from "vitest";

import { readCheckdbOutput, saysOnlyDone } from "./checkdb-summary.ts";

const CLEAN = { allocationErrors: 0, consistencyErrors: 0, severeMessages: 0 };

const WHOLE = `DBCC results for 'dbtest'.
Service Broker Msg 9675, State 1: Message Types analyzed: 14.
DBCC results for 'sys.sysrscols'.
There are 913 rows in 10 pages for object "sys.sysrscols".
CHECKDB found 0 allocation errors and 0 consistency errors in database 'dbtest'.
DBCC execution completed. If DBCC printed error messages, contact your system administrator.
`;

const DAMAGED = `Msg 8939, Level 16, State 98, Line 1
Table error: Object ID 565577053, index ID 1. Test (IS_OFF (BUF_IOERR, pBUF->bstat)) failed.
CHECKDB found 0 allocation errors and 1 consistency errors not associated with any single object.
Msg 8928, Level 16, State 1, Line 1
Object ID 565577053, index ID 1: Page (1:286) could not be processed.
CHECKDB found 0 allocation errors and 2 consistency errors in table 'orders' (object ID 565577053).
CHECKDB found 0 allocation errors and 3 consistency errors in database 'dbtest'.
repair_allow_data_loss is the minimum repair level for the errors found by DBCC CHECKDB (dbtest).
`;

describe("the output of DBCC CHECKDB", () => {
  test.each<[string, string, readonly object[]]>([
    ["of a clean run", WHOLE, [{ databaseName: "dbtest", ...CLEAN }]],
    ["with the lines of Windows", WHOLE.replaceAll("\n", "\r\n"), [{ databaseName: "dbtest", ...CLEAN }]],
    [
      "with errors, of which only the sum of the database counts",
      DAMAGED,
      [{ databaseName: "dbtest", allocationErrors: 0, consistencyErrors: 3, severeMessages: 2 }],
    ],
    [
      "folded by a mail program",
      "CHECKDB found 0 allocation errors and\n  0 consistency errors in database\n 'dbtest'.",
      [{ databaseName: "dbtest", ...CLEAN }],
    ],
    [
      "of a name with a quotation mark",
      "CHECKDB found 0 allocation errors and 0 consistency errors in database 'O'Brien's'.\n",
      [{ databaseName: "O'Brien's", ...CLEAN }],
    ],
    [
      "in the singular",
      "CHECKDB found 1 allocation error and 1 consistency error in database 'dbtest'.",
      [{ databaseName: "dbtest", allocationErrors: 1, consistencyErrors: 1, severeMessages: 0 }],
    ],
    [
      "of several databases",
      `${WHOLE}${WHOLE.replaceAll("dbtest", "other")}`,
      [
        { databaseName: "dbtest", ...CLEAN },
        { databaseName: "other", ...CLEAN },
      ],
    ],
    [
      "before and after a repair",
      `${DAMAGED}${WHOLE}`,
      [
        { databaseName: "dbtest", allocationErrors: 0, consistencyErrors: 3, severeMessages: 2 },
        { databaseName: "dbtest", ...CLEAN },
      ],
    ],
    [
      "in Chinese",
      "CHECKDB 在数据库 'dbtest' 中发现 0 个分配错误和 0 个一致性错误。\nDBCC 执行完毕。",
      [{ databaseName: "dbtest", ...CLEAN }],
    ],
    [
      "in Chinese, with errors and a table",
      `消息 2575，级别 16，状态 1，第 1 行
CHECKDB 在表 'orders' (对象 ID 253217394)中发现 2 个分配错误和 1 个一致性错误。
CHECKDB 在数据库 'dbtest' 中发现 2 个分配错误和 1 个一致性错误。`,
      [{ databaseName: "dbtest", allocationErrors: 2, consistencyErrors: 1, severeMessages: 1 }],
    ],
    [
      "in Chinese, of an older server",
      "CHECKDB 发现了 0 个分配错误和 0 个一致性错误（在数据库 'dbtest' 中）。",
      [{ databaseName: "dbtest", ...CLEAN }],
    ],
    [
      "in Chinese, that says so without numbers",
      "消息 8992，级别 16，状态 1，行 1\nCHECKDB 在数据库“订单”中未发现任何分配错误和一致性错误。",
      [{ databaseName: "订单", ...CLEAN, severeMessages: 1 }],
    ],
    ["of one table", "CHECKTABLE found 0 allocation errors and 0 consistency errors in table 'x'.", []],
    ["of a repair", "CHECKDB fixed 0 allocation errors and 3 consistency errors in database 'dbtest'.", []],
    ["that was cut", WHOLE.slice(0, 200), []],
    ["that is none", "Hello.", []],
    ["that is empty", "", []],
  ])("%s", (_, output, runs) => {
    expect(readCheckdbOutput(output)).toEqual(runs);
  });

  test.each<[string, boolean]>([
    ["Commands completed successfully.", true],
    ["The command(s) completed successfully.", true],
    ["命令已成功完成。", true],
    [`${WHOLE}Commands completed successfully.`, false],
    ["Hello.", false],
  ])("%j tells only that the command is done: %s", (output, isSo) => {
    expect(saysOnlyDone(output)).toBe(isSo);
  });
});
