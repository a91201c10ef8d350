/**
 * Finds the chain that a request with increments means: the full backup, and what can be restored on top of it.
 *
 * Headers decide, not names or dates. RDS takes one file with one backup for each call, so a chain that needs a
 * stripe or the second backup of a file cannot go this way.
 */
import {
  type BackupReference,
  type BackupSet,
  type ChainEnd,
  type DatabaseChains,
  type MediaReading,
  nextIncrementFits,
  solveChains,
} from "@bakferry/bak";

import type { MigrateCommand } from "../intake/parse-command.ts";
import type { Chain, Increment } from "../model/chain.ts";
import { type BackupSource, sourceName } from "../model/staging.ts";
import { mapAtMost } from "../preflight/map-at-most.ts";
import { type Text, text } from "../texts/text.ts";
import { findNamedSource, type FoundSource, withoutCopies } from "./find-source.ts";
import { listSources, readSource, type SourceDeps } from "./read-sources.ts";

export type ChainSearch =
  | { readonly kind: "found"; readonly full: BackupSource; readonly chain: Chain }
  | { readonly kind: "refused"; readonly answer: Text };

/** Reading a header costs two ranged reads; more files than this are not opened for one request. */
const MOST_HEADERS = 500;
const AT_ONCE = 8;

export async function findChain(deps: SourceDeps, command: MigrateCommand): Promise<ChainSearch> {
  const { databaseName, from } = command;
  const named = from ? await findNamedSource(deps, from) : null;
  if (named?.kind === "refused") return named;
  const wanted = named?.sources[0] ? sourceName(named.sources[0].source) : null;
  const found = withoutCopies(await findBackupsOf(deps, databaseName), wanted);
  const byName = new Map(found.map((each) => [sourceName(each.source), each]));
  const files = found.map(({ source, reading }) => ({ name: sourceName(source), reading }));
  const choice = chooseChain(solveChains(files).databases, wanted);
  if (choice.kind === "refused") return { kind: "refused", answer: explain(choice.why, databaseName) };
  const backups = choice.links.map((link) => sourceOf(link, byName));
  if (backups.includes(undefined)) return { kind: "refused", answer: text("chain.notOneFile") };
  const [full, ...later] = backups.filter((each) => each !== undefined);
  const begun = full && chainOf(full.reading);
  if (!full || !begun) return { kind: "refused", answer: text("chain.noFull", { database: databaseName }) };
  const planned = toIncrements(begun, later);
  return { kind: "found", full: full.source, chain: { ...NOTHING_RESTORED, end: begun, planned } };
}

const NOTHING_RESTORED = { restored: [], current: null, misfits: [] } as const;

/** What to restore a backup on, and where that leads; `undefined` when it does not fit there. */
export function toIncrement(end: ChainEnd, { source, reading }: FoundSource): Increment | undefined {
  const fit = nextIncrementFits(end, { reading });
  if (fit.kind !== "fits" || !fit.advances) return undefined;
  const kind = kindOf(fit.set);
  if (kind === undefined) return undefined;
  const { backupSetGUID, firstLSN, lastLSN, backupFinishDate } = fit.set;
  return {
    kind,
    source,
    backupSetGuid: backupSetGUID,
    firstLSN,
    lastLSN,
    finishedAt: backupFinishDate,
    end: fit.end,
    staged: source.kind === "staged" ? source.object : null,
    sentBytes: 0,
    uploadMs: null,
    calledAt: null,
    taskId: null,
    status: null,
    description: null,
    restoredAt: null,
  };
}

/** Where a database stands on which just this full backup was restored; `null` when the header does not tell. */
export function chainOf(reading: MediaReading): ChainEnd | null {
  return solveChains([{ name: "", reading }]).databases[0]?.chain?.end ?? null;
}

async function findBackupsOf(deps: SourceDeps, databaseName: string): Promise<readonly FoundSource[]> {
  const listed = await listSources(deps);
  const newest = listed.toSorted((a, b) => b.modifiedAt - a.modifiedAt).slice(0, MOST_HEADERS);
  const read = await mapAtMost(newest, AT_ONCE, async (each) => {
    const source = await each.open();
    return source && { source, reading: await readSource(deps, source) };
  });
  return read.filter((each) => each !== undefined && isOf(each.reading, databaseName)) as FoundSource[];
}

function isOf(reading: MediaReading, databaseName: string): boolean {
  const wanted = databaseName.toLowerCase();
  return reading.kind === "backup" && reading.sets.some((set) => set.databaseName.toLowerCase() === wanted);
}

type Choice =
  | { readonly kind: "chosen"; readonly links: readonly BackupReference[] }
  | { readonly kind: "refused"; readonly why: "noFull" | "severalDatabases" };

function chooseChain(databases: readonly DatabaseChains[], wanted: string | null): Choice {
  const chains = databases.flatMap(({ chain, alternatives }) => (chain ? [[chain, ...alternatives]] : []));
  const [own, ...others] = chains;
  if (wanted !== null) {
    const beginning = chains.flat().find(({ links }) => links[0]?.files[0]?.name === wanted);
    return beginning ? { kind: "chosen", links: beginning.links } : { kind: "refused", why: "noFull" };
  }
  const [newest] = own ?? [];
  if (!newest) return { kind: "refused", why: "noFull" };
  return others.length > 0
    ? { kind: "refused", why: "severalDatabases" }
    : { kind: "chosen", links: newest.links };
}

function explain(why: "noFull" | "severalDatabases", database: string): Text {
  return why === "noFull" ? text("chain.noFull", { database }) : text("chain.severalDatabases", { database });
}

function sourceOf(
  { files }: BackupReference,
  byName: ReadonlyMap<string, FoundSource>,
): FoundSource | undefined {
  const [only, ...stripes] = files;
  const found = only && byName.get(only.name);
  const isAlone = found?.reading.kind === "backup" && found.reading.sets.length === 1;
  return stripes.length === 0 && isAlone ? found : undefined;
}

function toIncrements(begun: ChainEnd, later: readonly FoundSource[]): readonly Increment[] {
  const increments: Increment[] = [];
  let end = begun;
  for (const found of later) {
    const increment = toIncrement(end, found);
    if (!increment) break;
    increments.push(increment);
    end = increment.end;
  }
  return increments;
}

function kindOf({ kind }: BackupSet): Increment["kind"] | undefined {
  return kind === "differential" || kind === "log" ? kind : undefined;
}
