/**
 * One text for one value, whatever order its keys were written in, so that a hash of it can be checked later.
 *
 * Follows RFC 8785 (JSON Canonicalization Scheme) for the values that events hold: strings, finite numbers, booleans,
 * null, lists and plain objects. A property that is `undefined` is left out, as JSON itself does.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const properties = Object.entries(value)
    .filter(([, held]) => held !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => `${JSON.stringify(key)}:${canonicalJson(held)}`);
  return `{${properties.join(",")}}`;
}
