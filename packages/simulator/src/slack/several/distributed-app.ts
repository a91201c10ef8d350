/** An app that several workspaces may install, as its owner has set it up. */
import { type AppSeed, defaultSeed } from "../seed.ts";

export interface DistributedApp extends Omit<AppSeed, "botUserId" | "botToken" | "isOrgWide"> {
  /** As people read it; its bot is called the same. */
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Slack sends people back only to these, or below them. */
  readonly redirectUrls: readonly string[];
  /** Where an installation begins at the app itself ("Direct Install URL"); Slack's own consent page when left out. */
  readonly installUrl?: string;
  /** `org_deploy_enabled` of the manifest: an organisation may install it as a whole. */
  readonly isOrgReady?: boolean;
}

/** Secrets in it are fixed and worthless, as all of the default seed. */
export function defaultApp(): DistributedApp {
  const [usual] = defaultSeed().apps;
  if (usual === undefined) throw new Error("The default workspace has no app.");
  const { botUserId: _, botToken: __, ...app } = usual;
  return {
    ...app,
    name: "Bakferry",
    clientId: "1234567890.1234567890",
    clientSecret: "simulated-client-secret",
    redirectUrls: ["http://localhost:3000/", "http://127.0.0.1:3000/"],
    isOrgReady: true,
  };
}
