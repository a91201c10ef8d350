/** What whoever runs Bakferry decides about the examination. */
import { PRICE_TABLE, type PriceTable } from "./estimate/price-table.ts";

export interface PreflightTerms {
  /** Readings that take longer are `unknown`. */
  readonly deadlineMs: number;
  /** Lets RDS fetch a backup from another region over the internet, which costs; for 2008 R2 on local disks only. */
  readonly allowsInternetImport: boolean;
  /** How long a backup is reckoned to stay in OSS. */
  readonly keptDays: number;
  readonly prices: PriceTable;
}

export const DEFAULT_TERMS: PreflightTerms = {
  deadlineMs: 10_000,
  allowsInternetImport: false,
  keptDays: 7,
  prices: PRICE_TABLE,
};
