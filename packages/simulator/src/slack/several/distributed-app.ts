/** An app that several workspaces may install, as its owner has set it up. */
import type { AppSeed } from "../seed.ts";

export interface DistributedApp extends Omit<AppSeed, "botUserId" | "botToken" | "isOrgWide"> {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Slack sends people back only to these, or below them. */
  readonly redirectUrls: readonly string[];
  /** `org_deploy_enabled` of the manifest: an organisation may install it as a whole. */
  readonly isOrgReady?: boolean;
}
