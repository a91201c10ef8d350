import { randomBytes } from "node:crypto";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { createTokenVault, KEY_BYTES, parseTokenKeys } from "./token-vault.ts";

const OLD = { id: "old", key: randomBytes(KEY_BYTES) };
const NEW = { id: "new", key: randomBytes(KEY_BYTES) };
const TOKEN = "xoxb-1-secret";

test("what was sealed for a place opens there and nowhere else, whatever it is", () => {
  const vault = createTokenVault([NEW, OLD]);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (place, other, token) => {
      const sealed = vault.seal(place, token);
      if (token !== "") expect(vault.open(place, sealed)).toBe(token);
      if (place !== other) expect(vault.open(other, sealed)).toBeUndefined();
    }),
  );
});

test("the newest key seals, an older one still opens, and an unknown one does not", () => {
  const before = createTokenVault([OLD]).seal("T1", TOKEN);
  const vault = createTokenVault([NEW, OLD]);
  expect(vault.open("T1", before)).toBe(TOKEN);
  expect(vault.seal("T1", TOKEN).keyId).toBe("new");
  expect(createTokenVault([NEW]).open("T1", before)).toBeUndefined();
});

test("one changed bit anywhere opens nothing, and equal tokens look different", () => {
  const vault = createTokenVault([NEW]);
  const sealed = vault.seal("T1", TOKEN);
  expect(vault.seal("T1", TOKEN).sealed).not.toBe(sealed.sealed);
  const bytes = Buffer.from(sealed.sealed, "base64");
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(vault.open("T1", { ...sealed, sealed: changed.toString("base64") })).toBeUndefined();
  }
  expect(vault.open("T1", { ...sealed, sealed: "" })).toBeUndefined();
});

test("keys are read newest first, and anything that is no key is refused", () => {
  const written = [NEW, OLD].map(({ id, key }) => `${id}=${key.toString("base64")}`);
  expect(parseTokenKeys(written.join(", "))?.map(({ id }) => id)).toEqual(["new", "old"]);
  for (const bad of [
    "",
    "new",
    "new=abc",
    `${written[0]},`,
    `${written[0]},${written[0]}`,
    written[0]?.slice(4),
  ])
    expect(parseTokenKeys(bad ?? "")).toBeUndefined();
});
