import { describe, expect, test } from "vitest";

import { byteCount, guid, localDate, text, timeZone, u64 } from "./fields.ts";
import { putDate, putGuid, putU64, withTexts } from "./testing/put-fields.ts";

describe("fields past the end", () => {
  const nothing = new Uint8Array(0);

  test("read as zero or as nothing", () => {
    expect(u64(nothing, 5)).toBe(0);
    expect(guid(nothing, 0)).toBeNull();
    expect(text(nothing, 0)).toBeNull();
    expect(localDate(nothing, 0)).toBeNull();
  });
});

test("a 64-bit field is exact up to what a number holds, and beyond it is no byte count", () => {
  const bytes = new Uint8Array(8);
  putU64(bytes, 0, Number.MAX_SAFE_INTEGER);
  expect(byteCount(bytes, 0)).toBe(Number.MAX_SAFE_INTEGER);

  bytes.fill(0xff);
  expect(byteCount(bytes, 0)).toBeNull();
});

test("a GUID prints in the byte order of Windows", () => {
  const bytes = new Uint8Array(16);
  putGuid(bytes, 0, "0ebaf87f-5eab-449d-b518-a168f117874f");

  expect([...bytes.subarray(0, 8)]).toEqual([0x7f, 0xf8, 0xba, 0x0e, 0xab, 0x5e, 0x9d, 0x44]);
  expect(guid(bytes, 0)).toBe("0ebaf87f-5eab-449d-b518-a168f117874f");
});

test("a date is five bytes of local time", () => {
  const bytes = new Uint8Array(5);
  putDate(bytes, 0, "2021-06-16T10:00:13");

  expect(localDate(bytes, 0)).toBe("2021-06-16T10:00:13");
});

test.each([
  { name: "no month", bytes: [0x1f, 0x94, 0x02, 0, 0] },
  { name: "month 13", bytes: [0x1f, 0x97, 0x42, 0, 0] },
  { name: "hour 31", bytes: [0x1f, 0x94, 0x43, 0xf0, 0] },
  { name: "second 63", bytes: [0x1f, 0x94, 0x42, 0, 0x3f] },
])("a date with $name is none", ({ bytes }) => {
  expect(localDate(Uint8Array.from(bytes), 0)).toBeNull();
});

test("a time zone is signed quarter hours, and 127 is unknown", () => {
  expect(timeZone(Uint8Array.of(0xf4), 0)).toBe(-12);
  expect(timeZone(Uint8Array.of(32), 0)).toBe(32);
  expect(timeZone(Uint8Array.of(127), 0)).toBeNull();
});

test("a text that lies outside its record is none", () => {
  const record = withTexts(new Uint8Array(8), [{ reference: 0, text: "Größe 数据库" }]);
  expect(text(record, 0)).toBe("Größe 数据库");

  expect(text(record.subarray(0, record.length - 1), 0)).toBeNull();
});
