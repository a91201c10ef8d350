/**
 * Passwords for accounts on RDS.
 *
 * RDS takes 8 to 32 characters of at least three of its four classes. Twenty of 65 give 120 bits. Characters that look
 * alike are left out, because people type them, and so are those that end something in a connection string.
 * Source: RDS, CreateAccount, AccountPassword.
 */
import type { SecretSource } from "../../ports/secret-source.ts";

const CLASSES = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!*-_+^%#"] as const;
const ALL = CLASSES.join("");
const LENGTH = 20;

export function makePassword(secrets: SecretSource): string {
  const pick = (alphabet: string): string => alphabet[secrets.below(alphabet.length)] ?? "";
  const rest = Array.from({ length: LENGTH - CLASSES.length }, () => pick(ALL));
  return shuffled(secrets, [...CLASSES.map(pick), ...rest]).join("");
}

/** Fisher and Yates: the place of a class must tell nothing. */
function shuffled(secrets: SecretSource, characters: readonly string[]): readonly string[] {
  const mixed = [...characters];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = secrets.below(last + 1);
    [mixed[last], mixed[other]] = [mixed[other] ?? "", mixed[last] ?? ""];
  }
  return mixed;
}
