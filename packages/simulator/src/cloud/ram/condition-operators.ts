/**
 * How the conditions of a policy compare what it wants with what a request has.
 *
 * A value that cannot be read as what the operator compares, such as a number that is none, meets no condition.
 *
 * Source: RAM user guide, "Policy elements", "Condition": operators by the kind of the value.
 */
import { BlockList, isIP } from "node:net";

type Operator = (wanted: string, value: string) => boolean;

/** Whether a text fits a pattern in which `*` stands for any text and `?` for one character. */
export function isLike(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}

export const CONDITION_OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringNotEquals: (wanted, value) => wanted !== value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringNotEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() !== value.toLowerCase(),
  StringLike: isLike,
  StringNotLike: (wanted, value) => !isLike(wanted, value),
  ...comparisons("Numeric", (text) => (text.trim() === "" ? Number.NaN : Number(text))),
  ...comparisons("Date", Date.parse),
  Bool: (wanted, value) => ["true", "false"].includes(value) && wanted.toLowerCase() === value,
  IpAddress: isWithin,
  NotIpAddress: (wanted, value) => isIP(value) !== 0 && !isWithin(wanted, value),
};

function comparisons(kind: string, read: (text: string) => number): Readonly<Record<string, Operator>> {
  const by =
    (test: (value: number, wanted: number) => boolean): Operator =>
    (wanted, value) => {
      const [left, right] = [read(value), read(wanted)];
      return !Number.isNaN(left) && !Number.isNaN(right) && test(left, right);
    };
  return {
    [`${kind}Equals`]: by((value, wanted) => value === wanted),
    [`${kind}NotEquals`]: by((value, wanted) => value !== wanted),
    [`${kind}LessThan`]: by((value, wanted) => value < wanted),
    [`${kind}LessThanEquals`]: by((value, wanted) => value <= wanted),
    [`${kind}GreaterThan`]: by((value, wanted) => value > wanted),
    [`${kind}GreaterThanEquals`]: by((value, wanted) => value >= wanted),
  };
}

/** An address, or a network as `10.0.0.0/8`. */
function isWithin(wanted: string, value: string): boolean {
  const [address = "", prefix] = wanted.split("/");
  const version = isIP(address);
  if (version === 0 || isIP(value) !== version) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const widest = version === 4 ? 32 : 128;
  const bits = prefix === undefined ? widest : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > widest) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list.check(value, family);
}
