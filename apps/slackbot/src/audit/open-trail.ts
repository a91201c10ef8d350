/** The audit trail that a command is about: of the named file, or of the configured store. */
import { resolve } from "node:path";

import { type AuditTrail, openAuditTrail } from "@bakferry/store";

import { loadConfig, storeFile } from "../config/load-config.ts";

export interface TrailFlags {
  readonly config: string;
  readonly file?: string;
}

/** Throws UsageError and STORE_UNAVAILABLE. */
export async function withTrail<T>(
  { config, file }: TrailFlags,
  read: (trail: AuditTrail) => Promise<T>,
): Promise<T> {
  const trail = openAuditTrail(file === undefined ? storeFile(await loadConfig(config)) : resolve(file));
  try {
    return await read(trail);
  } finally {
    await trail.close();
  }
}
