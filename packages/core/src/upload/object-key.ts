/**
 * The key under which a backup is staged.
 *
 * Letters and digits only in the name, because Alibaba Cloud's guide forbids the rest, and the extension that RDS
 * takes for the true kind, because it recognises files by nothing else.
 */
import { plainName } from "../model/plain-name.ts";

export interface KeyOrder {
  /** "migrate/"; a slash is added when it has none. */
  readonly prefix: string;
  readonly databaseName: string;
  /** `null` when the header cannot be read. */
  readonly kind: string | null;
  /** Server time of the end of the backup, `yyyy-MM-ddTHH:mm:ss`; `null` when unknown. */
  readonly finishedAt: string | null;
}

const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  full: ["FULL", ".bak"],
  differential: ["DIFF", ".diff"],
  log: ["LOG", ".trn"],
};

export function proposeKey({ prefix, databaseName, kind, finishedAt }: KeyOrder): string {
  const [kindName, extension] = NAMES[kind ?? "full"] ?? ["FULL", ".bak"];
  const time = (finishedAt ?? "").replaceAll(/\D/g, "");
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  return `${folder}${plainName(databaseName)}${kindName}${time}${extension}`;
}
