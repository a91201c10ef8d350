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

/** `recording` is what was written before: nobody knows any more what its names stood for, so none is given again. */
export function createMadeUpNames(recording = ""): MadeUpNames {
  const names = new Map<string, string>();
  const counts = countsIn(recording);
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

/** As a value, or as a part of one. */
const GIVEN_NAME = /["/]([a-z]+(?:[A-Z][a-z]+)?)(\d{1,9})(?=["/](?!:))/g;

/** The highest number of each kind of name. */
function countsIn(recording: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, kind = "", number = ""] of recording.matchAll(GIVEN_NAME)) {
    counts.set(kind, Math.max(counts.get(kind) ?? 0, Number(number)));
  }
  return counts;
}
