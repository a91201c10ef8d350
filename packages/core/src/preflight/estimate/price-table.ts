/**
 * What OSS charges, as far as it was published where we could read it.
 *
 * A price that we have no source for is `null` and said to be unknown: no amount is better than a wrong one. Whoever
 * has a contract, or a newer list, sets their own in bakferry.yaml.
 */

export interface PriceTable {
  /** The day the prices were read, `yyyy-MM-dd`. */
  readonly asOf: string;
  /** The first zone whose pattern fits the region counts. */
  readonly zones: readonly PriceZone[];
}

export interface PriceZone {
  /** Region ids that begin so; empty for all others. */
  readonly regionPrefix: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Standard storage, locally redundant, for a GB (2 to the power of 30) and 30 days. */
  readonly storageGbMonth: number | null;
  /** From OSS to the internet, for a GB at the dearest time of the day. */
  readonly internetGb: number | null;
  /** Ten thousand requests that write. */
  readonly writes10k: number | null;
  /** Ten thousand requests that read. */
  readonly reads10k: number | null;
  /** Where the prices stand. */
  readonly source: string;
}

export const PRICE_TABLE: PriceTable = {
  asOf: "2026-11-22",
  zones: [
    // Hong Kong is billed as the regions abroad are.
    abroad("cn-hongkong"),
    {
      regionPrefix: "cn-",
      currency: "CNY",
      storageGbMonth: 0.12,
      internetGb: 0.5,
      writes10k: 0.01,
      reads10k: 0.01,
      source: "list prices of mainland China at second hand: kandaoni.com/news/26917.html",
    },
    abroad(""),
  ],
};

function abroad(regionPrefix: string): PriceZone {
  return {
    regionPrefix,
    currency: "USD",
    storageGbMonth: 0.0173,
    internetGb: null,
    writes10k: null,
    reads10k: null,
    source: "the example of 2024-12-20 in alibabacloud.com/help/en/oss/product-overview/storage-fees",
  };
}
