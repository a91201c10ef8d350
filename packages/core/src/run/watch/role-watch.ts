/**
 * Whether RDS may read OSS, looked at while migrations run: people delete the role by accident.
 *
 * Source: RDS, "Migrate full backups to the cloud", Limitations: an import fails without AliyunRDSImportRole.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CloudAccount } from "../../ports/import-service.ts";

export interface RoleWatch {
  /** `null` when nobody could tell; one answer serves all migrations of this process for a while. */
  isGranted(): Promise<boolean | null>;
}

export function createRoleWatch(
  account: Pick<CloudAccount, "grant">,
  clock: Clock,
  freshMs: number,
): RoleWatch {
  let latest: { readonly askedAt: number; readonly granted: Promise<boolean | null> } | null = null;

  async function ask(): Promise<boolean | null> {
    try {
      const { exists, trustsRds } = await account.grant();
      return exists && trustsRds !== false;
    } catch (error) {
      if (OperationalError.is(error)) return null;
      throw error;
    }
  }

  return {
    isGranted() {
      const now = clock.now();
      if (!latest || now - latest.askedAt >= freshMs) latest = { askedAt: now, granted: ask() };
      return latest.granted;
    },
  };
}
