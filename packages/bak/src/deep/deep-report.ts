/**
 * What a deep check says: which bytes it could prove, which it could not and why, and where the damage is.
 *
 * "No damage found" without the share of bytes that a checksum covers would promise too much: a database with
 * PAGE_VERIFY NONE, backed up without CHECKSUM, has next to none.
 */

/**
 * What proves a byte: the checksum of a compressed record (`chunk`), of BACKUP WITH CHECKSUM (`backup`), of a
 * database page (`page`), or the headers of blocks and streams that lead from one to the next (`framing`).
 */
export type DeepScheme = "chunk" | "backup" | "page" | "framing";

/** Why bytes were passed over without proof. */
export type DeepGapReason =
  /** Database pages that carry no checksum: PAGE_VERIFY is TORN_PAGE_DETECTION or NONE, or was when they were written. */
  | "pages_without_checksum"
  /** Pages of saved extents that hold no page: free ones contain whatever memory or disk held. */
  | "free_pages"
  /** Transaction log in a backup without CHECKSUM. */
  | "log_without_checksum"
  /** Descriptions of the backup, which `readMedia` reads but no checksum covers. */
  | "metadata"
  | "padding"
  | "encrypted"
  /** No backup media, or a container that is not known here. */
  | "unknown_format"
  /** Between damaged framing and the next block that could be recognised. */
  | "lost"
  /** Not given to the check. */
  | "skipped";

/** A damaged place. What an exact place cannot be named for (a checksum over a whole stream) is named whole. */
export interface DeepDamage {
  readonly scheme: DeepScheme;
  readonly offset: number;
  /** 0 where the media ends too early. */
  readonly lengthBytes: number;
  /** `likely` where only experience speaks for damage: a megabyte of zeros among database pages. */
  readonly certainty: "certain" | "likely";
  /** Of the database file and page, as its header says; `null` where the place is no page. */
  readonly fileID: number | null;
  readonly pageID: number | null;
  /** The checksum on the media and that of its bytes; `null` where no checksum is at stake. */
  readonly expected: number | null;
  readonly found: number | null;
  /** One plain sentence with the numbers in it, fit to be shown to a person. */
  readonly detail: string;
}

export interface DeepGap {
  readonly reason: DeepGapReason;
  readonly bytes: number;
}

export interface DeepReport {
  /** `notChecked` when nothing of the media could be proved: encrypted, of an unknown format, or no backup. */
  readonly verdict: "damaged" | "noDamageFound" | "notChecked";
  /** Bytes seen, skipped ones included. */
  readonly sizeBytes: number;
  /** Each byte counts once, for the strongest scheme; with `gaps` they add up to `sizeBytes`. */
  readonly coveredBytes: Readonly<Record<DeepScheme, number>>;
  /** Sorted, largest first. */
  readonly gaps: readonly DeepGap[];
  /** The first places in reading order, at most `MAX_DAMAGE_PLACES`. */
  readonly damage: readonly DeepDamage[];
  /** All places, listed or not. */
  readonly damageCount: number;
}

/** A damaged file may be damaged in a million places; nobody reads more than the first ones. */
export const MAX_DAMAGE_PLACES = 100;
