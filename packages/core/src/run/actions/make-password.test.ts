import fc from "fast-check";
import { expect, test } from "vitest";

import { makePassword } from "./make-password.ts";

/** RDS, CreateAccount, AccountPassword. */
const SPECIAL = /[!@#$%^&*()_+\-=]/;

test("every password follows RDS's rule, and none begins like the others", () => {
  const numbers = fc.infiniteStream(fc.nat(2 ** 31 - 1));
  fc.assert(
    fc.property(numbers, (stream) => {
      const password = makePassword({ below: (limit) => (stream.next().value ?? 0) % limit });
      expect(password).toMatch(/^[A-Za-z\d!@#$%^&*()_+\-=]{20}$/);
      for (const kind of [/[A-Z]/, /[a-z]/, /\d/, SPECIAL]) expect(password).toMatch(kind);
      // Characters that are read as others, or that end something in a connection string.
      expect(password).not.toMatch(/[IOl01;'"=&{}()]/);
    }),
  );
});

test("the classes stand at no fixed place", () => {
  let seed = 1;
  const below = (limit: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  const places = Array.from({ length: 200 }, () => makePassword({ below }).search(/\d/));
  expect(new Set(places).size).toBeGreaterThan(5);
});
