/** One thing that is wrong with bakferry.yaml, and where. */
import type { Text } from "@bakferry/core";

/** Leads to a value, or to the place where a key is missing. */
export type Path = readonly (string | number)[];

export interface Problem {
  readonly path: Path;
  readonly text: Text;
  /** The key itself is wrong, not its value. */
  readonly atKey?: boolean;
}

/** What stands at a path of the raw document, whatever its shape. */
export function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  return value;
}
