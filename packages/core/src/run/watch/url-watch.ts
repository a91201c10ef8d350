/**
 * The signed URL by which RDS fetches: people are told before it ends, and another is signed when it has.
 *
 * Source: RDS, "Migrate backup data of SQL Server 2008 R2": an import whose URL is over fails.
 */
import type { MigrationEventBody } from "../../model/event.ts";
import type { ImportState, SignedLife } from "../../model/migration.ts";

/** Share of its life after which a URL that is still in use is worth a word. */
const WARN_AT = 0.75;
/** A URL that was over is no fault of the backup; a new one is signed with every request. */
const MOST_RENEWALS = 3;

export interface UrlSight {
  readonly url: SignedLife | null;
  readonly events: readonly MigrationEventBody[];
}

/** How often another URL would still be signed without a person. */
export function renewalsLeft({ renewals = 0 }: Pick<ImportState, "renewals">): number {
  return Math.max(0, MOST_RENEWALS - renewals);
}

export function watchUrl(state: ImportState, isFetched: boolean, now: number): UrlSight {
  const { url = null } = state;
  if (url === null) return { url, events: [] };
  const { signedAt, endsAt, warnedAt } = url;
  const isLate = now - signedAt >= WARN_AT * (endsAt - signedAt);
  if (!isFetched || !isLate || warnedAt !== null) return { url, events: [] };
  const leftMs = Math.max(0, endsAt - now);
  return {
    url: { ...url, warnedAt: now },
    events: [{ type: "url_ending", endsAt, leftMs, renewalsLeft: renewalsLeft(state) }],
  };
}
