import { expect, test } from "vitest";

import { breakPieces } from "./break-pieces.ts";

test.each<[string, readonly string[]]>([
  ["a short/text with_many words of no length", ["a short/text with_many words of no length"]],
  [
    "in oss://migratetest/migrate/dbstagedFULL20261120.bak · 338 KB",
    ["in oss://", "migratetest/", "migrate/", "dbstagedFULL20261120.bak · 338 KB"],
  ],
  ["a_database_of_many_words__twice", ["a_", "database_", "of_", "many_", "words__twice"]],
  ["ends_with_a_separator_here/", ["ends_", "with_", "a_", "separator_", "here/"]],
  [
    "oss://migratetest/migrate/قاعدة_البيانات_للمبيعات.bak",
    ["oss://", "migratetest/", "migrate/", "قاعدة_البيانات_للمبيعات.bak"],
  ],
  ["", [""]],
])("%s", (text, pieces) => {
  expect(breakPieces(text)).toEqual(pieces);
});
