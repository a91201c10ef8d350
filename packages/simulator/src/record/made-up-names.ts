/**
 * What stands in a recording for somebody's names: one made-up name for each, the same wherever it comes again.
 *
 * One for a whole recording, whichever services it is of.
 */
export interface MadeUpNames {
  /** `preferred` is taken for a new name unless something else has it. */
  nameFor(kind: string, value: string, preferred?: string): string;
  knows(kind: string, value: string): boolean;
}

/** What the simulator's own account and workspace have of a kind, so that a replay finds it. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  instance: ["rm-bp1prod1", "rm-bp1legacy", "rm-bp1std2019"],
  channel: ["C0MIGRATIONS", "C0GENERAL"],
  team: ["T0EXAMPLE"],
  user: ["U0REQUESTER", "U0APPROVER", "U0APPROVER2"],
  usergroup: ["S0DBA"],
};

/** Made-up names of what the services number themselves: another service has other numbers. */
export const ISSUED_NAME =
  /^(?:backup|backupJob|crc|envelope|etag|marker|message|migrateTask|owner|request|task|upload|version)\d+$/;

export function createMadeUpNames(): MadeUpNames {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const taken = new Set<string>();

  return {
    nameFor(kind, value, preferred) {
      const key = `${kind} ${value}`;
      const known = names.get(key);
      if (known !== undefined) return known;
      const name = preferred === undefined || taken.has(preferred) ? next(kind) : preferred;
      names.set(key, name);
      taken.add(name);
      return name;
    },
    knows: (kind, value) => names.has(`${kind} ${value}`),
  };

  function next(kind: string): string {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return KNOWN[kind]?.[count] ?? `${kind}${count + 1}`;
  }
}
