/** An app that several workspaces may install, as its owner has set it up. */
import type { AppSeed } from "../seed.ts";

export interface DistributedApp extends Omit<AppSeed, "botUserId" | "botToken"> {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Slack sends people back only to these, or below them. */
  readonly redirectUrls: readonly string[];
}
