/**
 * Keeps the account of a deep check: bytes by proof, bytes without, damage.
 */
import {
  type DeepDamage,
  type DeepGapReason,
  type DeepReport,
  type DeepScheme,
  MAX_DAMAGE_PLACES,
} from "./deep-report.ts";

/** Damage as it is noted: what is left out is certain, of no page and without checksums. */
export type DamageNote = Pick<DeepDamage, "scheme" | "offset" | "lengthBytes" | "detail"> &
  Partial<DeepDamage>;

export interface Ledger {
  cover(scheme: DeepScheme, bytes: number): void;
  miss(reason: DeepGapReason, bytes: number): void;
  damaged(note: DamageNote): void;
  damageCount(): number;
  report(sizeBytes: number): DeepReport;
}

export function createLedger(): Ledger {
  const covered: Record<DeepScheme, number> = { chunk: 0, backup: 0, page: 0, framing: 0 };
  const missed = new Map<DeepGapReason, number>();
  const damage: DeepDamage[] = [];
  let damageCount = 0;

  return {
    cover(scheme, bytes) {
      covered[scheme] += bytes;
    },
    miss(reason, bytes) {
      if (bytes > 0) missed.set(reason, (missed.get(reason) ?? 0) + bytes);
    },
    damaged(note) {
      damageCount += 1;
      if (damage.length < MAX_DAMAGE_PLACES) damage.push({ ...UNKNOWN_PLACE, ...note });
    },
    damageCount: () => damageCount,
    report(sizeBytes) {
      const isProved = Object.values(covered).some((bytes) => bytes > 0);
      return {
        verdict: damageCount > 0 ? "damaged" : isProved ? "noDamageFound" : "notChecked",
        sizeBytes,
        coveredBytes: { ...covered },
        gaps: [...missed]
          .map(([reason, bytes]) => ({ reason, bytes }))
          .sort((one, other) => other.bytes - one.bytes),
        damage: [...damage],
        damageCount,
      };
    },
  };
}

const UNKNOWN_PLACE = {
  certainty: "certain",
  fileID: null,
  pageID: null,
  expected: null,
  found: null,
} as const;
