/** The audit trail that a command is about: of the named file, or of the bot's own database. */
import { resolve } from "node:path";

import { type AuditTrail, openAuditTrail } from "@bakferry/store";

import { databaseOf, loadConfig } from "../config/load-config.ts";
import type { Environment } from "../config/secrets.ts";

export interface TrailFlags {
  readonly config: string;
  readonly file?: string;
}

/** Throws UsageError and STORE_UNAVAILABLE. */
export async function withTrail<T>(
  { config, file }: TrailFlags,
  environment: Environment,
  read: (trail: AuditTrail) => Promise<T>,
): Promise<T> {
  const address =
    file === undefined ? databaseOf(await loadConfig(config), environment) : { file: resolve(file) };
  const trail = await openAuditTrail(address);
  try {
    return await read(trail);
  } finally {
    await trail.close();
  }
}
