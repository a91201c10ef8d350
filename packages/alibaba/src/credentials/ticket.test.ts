import { describe, expect, test } from "vitest";

import { parseTicket, type Ticket, writeTicket } from "./ticket.ts";

const TICKET = {
  version: 1,
  accessKeyId: "STS.x",
  accessKeySecret: "the-secret",
  securityToken: "the-token",
  expiresAt: "2026-11-22T11:00:00Z",
  bucket: "migratetest",
  key: "migrate/db.bak",
  region: "cn-hangzhou",
  uploader: "U1",
};

describe("a ticket", () => {
  test("names one object and a key that nobody renews", () => {
    expect(parseTicket(`\uFEFF${JSON.stringify(TICKET)}\n`)).toEqual({
      bucket: "migratetest",
      key: "migrate/db.bak",
      regionId: "cn-hangzhou",
      expiresAt: Date.parse(TICKET.expiresAt),
      uploaderId: "U1",
      credentials: { accessKeyId: "STS.x", accessKeySecret: "the-secret", securityToken: "the-token" },
    });
  });

  test("is read as it was written, from one line", () => {
    const ticket = parseTicket(JSON.stringify(TICKET)) as Ticket;
    const line = writeTicket(ticket);
    expect(line).not.toContain("\n");
    expect(parseTicket(line)).toEqual(ticket);
  });

  test.each<[string, string, string]>([
    ["no JSON", "hello", "no JSON object"],
    ["of a later version", JSON.stringify({ ...TICKET, version: 2 }), "version"],
    ["without a token", JSON.stringify({ ...TICKET, securityToken: "" }), "securityToken"],
    [
      "for a region that would be another host",
      JSON.stringify({ ...TICKET, region: "evil.example/#" }),
      "region",
    ],
    [
      "for a bucket that would be another host",
      JSON.stringify({ ...TICKET, bucket: "evil.example/" }),
      "bucket",
    ],
    ["with a strange end", JSON.stringify({ ...TICKET, expiresAt: "tomorrow" }), "expiresAt"],
  ])("%s is refused by name", (_, text, said) => {
    const read = parseTicket(text);
    expect(read).toEqual({ problem: expect.stringContaining(said) });
    expect(JSON.stringify(read)).not.toMatch(/the-secret|the-token/);
  });
});
