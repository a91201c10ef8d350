/** Reads the values that a message carries. The documentation prints "xxx" where a real message has a number. */
import type { Said } from "./diagnosis.ts";

const MIB = 1024 ** 2;

export function numberSaid(said: Said, group: string): number | null {
  const written = said[group]?.replaceAll(",", "");
  return written !== undefined && /^\d+(?:\.\d+)?$/.test(written) ? Number(written) : null;
}

/** RDS writes sizes in MB. */
export function megabytesSaid(said: Said, group: string): number | null {
  const megabytes = numberSaid(said, group);
  return megabytes === null ? null : megabytes * MIB;
}

/** The value without the quotes and brackets around it; `null` when the message leaves it out. */
export function wordSaid(said: Said, group: string): string | null {
  const word = said[group]?.trim().replaceAll(/^["'“”‘’([]+|["'“”‘’)\]]+$/gu, "") ?? "";
  return word === "" ? null : word;
}
