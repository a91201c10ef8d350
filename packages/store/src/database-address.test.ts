import * as fc from "fast-check";
import { expect, test } from "vitest";

import { placeOf } from "./database-address.ts";

test.each([
  [
    "postgres://bakferry:secret@db.example.com:5433/bakferry?sslmode=verify-full",
    "db.example.com:5433/bakferry",
  ],
  ["postgresql://db.example.com/bakferry", "db.example.com/bakferry"],
  ["postgres://bakferry@/bakferry?host=/run/postgresql", "/run/postgresql/bakferry"],
  ["not an address: secret", "PostgreSQL"],
])("%s is shown as its host and its database", (url, place) => {
  expect(placeOf({ url })).toBe(place);
});

test("a file is shown as its path", () => {
  expect(placeOf({ file: "/var/lib/bakferry/bakferry.db" })).toBe("/var/lib/bakferry/bakferry.db");
});

test("no password is ever shown", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), (password) => {
      const url = `postgres://user:${encodeURIComponent(password)}@host/name`;
      expect(placeOf({ url })).toBe("host/name");
      // Somebody forgot to encode it.
      const raw = placeOf({ url: `postgres://user:hunter2${password}@host/name` });
      expect(raw).not.toContain("hunter2");
    }),
  );
});
