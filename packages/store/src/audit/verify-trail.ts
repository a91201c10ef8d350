/**
 * Proves chains link by link, and the migrations' chains against the chain of everything.
 *
 * Of each chain the first broken link is told, because everything after it stands on it. Pure: the records may come
 * from a database or from an export.
 */
import { CHAIN_START, chainHash } from "../event-chain.ts";
import { type Head, headText, MAIN_CHAIN, type TrailRecord } from "./trail-record.ts";

export type BreakKind =
  /** The content is not what its hash says. */
  | "changed"
  /** It does not stand on the record before it. */
  | "unlinked"
  /** The sequence has a gap, or goes back. */
  | "out_of_order"
  /** The chain of everything knows another hash for it, or knows it and it is gone. */
  | "contradicted"
  /** The chain of everything does not know it. */
  | "unvouched"
  /** The noted head is not in the chain: cut off, or written anew. */
  | "head_missing"
  | "head_differs"
  /** The noted head is older than what was removed by rule: nothing is left to compare it with. */
  | "head_removed";

export interface TrailBreak {
  readonly chain: string;
  /** Where it breaks. */
  readonly sequence: number;
  readonly kind: BreakKind;
  readonly expected: string;
  readonly found: string;
}

export interface TrailVerdict {
  readonly breaks: readonly TrailBreak[];
  readonly migrations: number;
  readonly records: number;
  /** Removed by the rule of retention, and sealed: everything before it, and so many migrations. */
  readonly removed: { readonly records: number; readonly migrations: number };
  /** Of the chain of everything; `null` while it is empty. */
  readonly head: Head | null;
}

export interface VerifyOptions {
  /** Noted elsewhere, earlier. */
  readonly notedHead?: Head;
  /** Chains may begin in the middle, as in an export of a part. */
  readonly mayBeginLate?: boolean;
  /** The chain of everything may have gaps, as in an export of one migration. */
  readonly mayHaveGaps?: boolean;
}

type FoundBreak = Omit<TrailBreak, "chain" | "sequence">;

interface ChainState {
  last: Head;
  broken: boolean;
}

/** Takes the chain of everything first, and each chain in order. */
export async function verifyTrail(
  records: AsyncIterable<TrailRecord> | Iterable<TrailRecord>,
  options: VerifyOptions = {},
): Promise<TrailVerdict> {
  const verifier = new TrailVerifier(options);
  for await (const record of records) verifier.take(record);
  return verifier.end();
}

class TrailVerifier {
  readonly #options: VerifyOptions;
  readonly #chains = new Map<string, ChainState>();
  /** By migration: what the chain of everything vouches for, by sequence. */
  readonly #vouched = new Map<string, Map<number, string>>();
  /** By chain: the ends that were sealed before a removal. */
  readonly #sealed = new Map<string, Head[]>();
  readonly #breaks: TrailBreak[] = [];
  /** What the chain of everything begins on, where its oldest records are not there. */
  #begin: Head | null = null;
  #records = 0;
  #notedFound: string | null = null;

  constructor(options: VerifyOptions) {
    this.#options = options;
  }

  take(record: TrailRecord): void {
    this.#records += 1;
    this.#noteVouched(record);
    this.#noteSealed(record);
    if (record.chain === MAIN_CHAIN && record.sequence === this.#options.notedHead?.sequence) {
      this.#notedFound = record.hash;
    }
    const state = this.#chains.get(record.chain);
    const found = state?.broken === true ? undefined : this.#breakOf(record, state?.last);
    if (found) this.#breaks.push({ chain: record.chain, sequence: record.sequence, ...found });
    this.#chains.set(record.chain, {
      last: { sequence: record.sequence, hash: record.hash },
      broken: state?.broken === true || found !== undefined,
    });
  }

  end(): TrailVerdict {
    for (const [migrationId, vouched] of this.#vouched) this.#checkEnd(migrationId, vouched);
    this.#checkUnvouched();
    this.#checkBegin();
    this.#checkHead();
    const main = this.#chains.get(MAIN_CHAIN);
    const breaks = this.#breaks.toSorted(
      (a, b) => Number(b.chain === MAIN_CHAIN) - Number(a.chain === MAIN_CHAIN),
    );
    const migrations = [...this.#chains.keys()].filter((chain) => chain !== MAIN_CHAIN).length;
    const gone = [...this.#sealed.keys()].filter((chain) => chain !== MAIN_CHAIN && !this.#chains.has(chain));
    const removed = { records: this.#begin?.sequence ?? 0, migrations: gone.length };
    return { breaks, migrations, records: this.#records, removed, head: main?.last ?? null };
  }

  #noteVouched({ chain, body }: TrailRecord): void {
    if (chain !== MAIN_CHAIN || body.type !== "trail") return;
    const known = this.#vouched.get(body.migrationId) ?? new Map<number, string>();
    known.set(body.sequence, body.hash);
    this.#vouched.set(body.migrationId, known);
  }

  #noteSealed({ chain, body }: TrailRecord): void {
    if (chain !== MAIN_CHAIN || body.type !== "sealed") return;
    const { migrationId, sequence, hash } = body;
    const sealedChain = migrationId ?? MAIN_CHAIN;
    this.#sealed.set(sealedChain, [...(this.#sealed.get(sealedChain) ?? []), { sequence, hash }]);
  }

  #isSealed(chain: string, { sequence, hash }: Head): boolean {
    return (this.#sealed.get(chain) ?? []).some((seal) => seal.sequence === sequence && seal.hash === hash);
  }

  #breakOf(record: TrailRecord, last: Head | undefined): FoundBreak | undefined {
    const next = last ? last.sequence + 1 : 1;
    const { sequence } = record;
    if (!last && sequence > 1 && record.chain === MAIN_CHAIN && this.#options.mayBeginLate !== true)
      this.#begin = { sequence: sequence - 1, hash: record.previousHash };
    if (sequence !== next && !(sequence > next && this.#mayLeap(record.chain, last)))
      return { kind: "out_of_order", expected: String(next), found: String(sequence) };
    return (
      linkBreak(record, sequence === next ? (last?.hash ?? CHAIN_START) : record.previousHash) ??
      this.#contradiction(record)
    );
  }

  #contradiction({ chain, sequence, hash }: TrailRecord): FoundBreak | undefined {
    const vouched = chain === MAIN_CHAIN ? undefined : this.#vouched.get(chain)?.get(sequence);
    if (vouched === undefined || vouched === hash) return undefined;
    return { kind: "contradicted", expected: vouched, found: hash };
  }

  /** Whether records may be missing before this one. */
  #mayLeap(chain: string, last: Head | undefined): boolean {
    const { mayBeginLate = false, mayHaveGaps = false } = this.#options;
    const hasOwnBegin = chain === MAIN_CHAIN && this.#begin !== null;
    return ((mayBeginLate || hasOwnBegin) && !last) || (mayHaveGaps && chain === MAIN_CHAIN);
  }

  /** The newest event that is vouched for must be there, whatever was cut off. */
  #checkEnd(migrationId: string, vouched: ReadonlyMap<number, string>): void {
    const state = this.#chains.get(migrationId);
    const wanted = Math.max(...vouched.keys());
    if (state?.broken === true || (state && state.last.sequence >= wanted)) return;
    const end = { sequence: wanted, hash: vouched.get(wanted) ?? "" };
    if (!state && this.#isSealed(migrationId, end)) return;
    const found = state?.last.sequence ?? 0;
    this.#breaks.push({
      chain: migrationId,
      sequence: found + 1,
      kind: "contradicted",
      expected: headText(end),
      found: state ? headText(state.last) : "0:",
    });
  }

  /** Events and their mark are written together, so nothing may stand behind the newest mark. */
  #checkUnvouched(): void {
    for (const [chain, { last, broken }] of this.#chains) {
      if (chain === MAIN_CHAIN || broken) continue;
      const vouched = Math.max(0, ...(this.#vouched.get(chain)?.keys() ?? []));
      if (last.sequence <= vouched) continue;
      this.#breaks.push({
        chain,
        sequence: vouched + 1,
        kind: "unvouched",
        expected: String(vouched),
        found: String(last.sequence),
      });
    }
  }

  /** Whatever is missing at the beginning must have been sealed by a record that is there. */
  #checkBegin(): void {
    const begin = this.#begin;
    const mayLack = this.#options.mayHaveGaps === true;
    if (!begin || mayLack || this.#isSealed(MAIN_CHAIN, begin)) return;
    this.#breaks.unshift({
      chain: MAIN_CHAIN,
      sequence: begin.sequence + 1,
      kind: "out_of_order",
      expected: "1",
      found: String(begin.sequence + 1),
    });
  }

  #checkHead(): void {
    const { notedHead } = this.#options;
    if (!notedHead || this.#notedFound === notedHead.hash || this.#isSealed(MAIN_CHAIN, notedHead)) return;
    const isRemoved = this.#begin !== null && notedHead.sequence <= this.#begin.sequence;
    const last = this.#chains.get(MAIN_CHAIN)?.last;
    this.#breaks.push({
      chain: MAIN_CHAIN,
      sequence: notedHead.sequence,
      kind: isRemoved ? "head_removed" : this.#notedFound === null ? "head_missing" : "head_differs",
      expected: headText(notedHead),
      found: this.#notedFound ?? (last ? headText(last) : "0:"),
    });
  }
}

function linkBreak(record: TrailRecord, standsOn: string): FoundBreak | undefined {
  const { previousHash, hash, sequence } = record;
  if (previousHash !== standsOn) return { kind: "unlinked", expected: standsOn, found: previousHash };
  const computed = chainHash(standsOn, sequence, record);
  return computed === hash ? undefined : { kind: "changed", expected: hash, found: computed };
}
