/** What staging a backup and importing it costs, from a dated price table. */
import type { PriceTable, PriceZone } from "./price-table.ts";

const GIB = 2 ** 30;
const DAYS_A_MONTH = 30;
/** GetBucketInfo, HEAD, ranged reads and the import's own read: far fewer than one priced unit. */
const READS = 100;

export interface CostOrder {
  readonly regionId: string;
  readonly sizeBytes: number;
  readonly keptDays: number;
  /** Requests that write: one for each part of the upload; 0 for a backup that is in OSS. */
  readonly writes: number;
  /** RDS fetches it from another region. */
  readonly isInternetImport: boolean;
}

export interface CostEstimate {
  readonly currency: string;
  readonly asOf: string;
  readonly source: string;
  /** `null` where the table has no price. */
  readonly storage: number | null;
  readonly requests: number | null;
  /** 0 in the region of the bucket. Uploads cost nothing anywhere. */
  readonly transfer: number | null;
  /** Of what is known. */
  readonly total: number;
  readonly isComplete: boolean;
}

/** Never more: parts have 8 MiB at least, an upload has 10,000 parts at most, and is begun and completed. */
export function mostUploadWrites(sizeBytes: number): number {
  return Math.min(10_000, Math.ceil(sizeBytes / (8 * 2 ** 20))) + 2;
}

/** `null` for a region that no zone of the table covers. */
export function estimateCosts(table: PriceTable, order: CostOrder): CostEstimate | null {
  const zone = priceZone(table, order.regionId);
  if (!zone) return null;
  const storage = times(zone.storageGbMonth, ((order.sizeBytes / GIB) * order.keptDays) / DAYS_A_MONTH);
  const requests = sum([times(zone.writes10k, order.writes / 10_000), times(zone.reads10k, READS / 10_000)]);
  const transfer = order.isInternetImport ? times(zone.internetGb, order.sizeBytes / GIB) : 0;
  const parts = [storage, requests, transfer];
  return {
    currency: zone.currency,
    asOf: table.asOf,
    source: zone.source,
    storage,
    requests,
    transfer,
    total: parts.reduce<number>((total, part) => total + (part ?? 0), 0),
    isComplete: !parts.includes(null),
  };
}

export function priceZone({ zones }: PriceTable, regionId: string): PriceZone | undefined {
  return zones.find(({ regionPrefix }) => regionId.startsWith(regionPrefix));
}

function times(price: number | null, amount: number): number | null {
  return price === null ? null : price * amount;
}

function sum(parts: readonly (number | null)[]): number | null {
  return parts.reduce((total, part) => (total === null || part === null ? null : total + part), 0);
}
