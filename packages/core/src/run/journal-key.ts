/** Where the journal keeps the upload of a file: one key for the plan's own backup, one for each that follows. */
import type { Chain } from "../model/chain.ts";
import type { Migration } from "../model/migration.ts";

export function incrementJournalKey({ id }: Migration, { restored }: Pick<Chain, "restored">): string {
  return `${id}-${restored.length + 1}`;
}

/** Every key under which a migration may have left an unfinished upload. */
export function journalKeys(migration: Migration): readonly string[] {
  const { id, chain } = migration;
  return chain ? [id, incrementJournalKey(migration, chain)] : [id];
}
