/** Headers that were read, so that looking for new files does not read the old ones again. */
import type { MediaReading } from "@bakferry/bak";

import type { BackupSource } from "../model/staging.ts";
import { type ListedSource, readSource, type SourceDeps } from "./read-sources.ts";

export interface HeaderCache {
  /** `undefined` when the file vanished since it was listed. */
  read(deps: SourceDeps, listed: ListedSource): Promise<ReadHeader | undefined>;
}

export interface ReadHeader {
  readonly source: BackupSource;
  readonly reading: MediaReading;
}

const MOST_KEPT = 5000;

export function createHeaderCache(): HeaderCache {
  const kept = new Map<string, ReadHeader>();
  return {
    async read(deps, listed) {
      const key = stampOf(listed);
      const known = kept.get(key);
      if (known) return known;
      const source = await listed.open();
      if (!source) return undefined;
      const header = { source, reading: await readSource(deps, source) };
      const [oldest] = kept.keys();
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(key, header);
      return header;
    },
  };
}

/** Another content under the same name has another stamp, as far as a listing can tell. */
export function stampOf({
  name,
  sizeBytes,
  modifiedAt,
}: Pick<ListedSource, "name" | "sizeBytes" | "modifiedAt">): string {
  return `${name}/${sizeBytes}/${modifiedAt}`;
}
