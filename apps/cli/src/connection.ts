/** How a command reaches OSS and with whose key: the words of the command line, and what is meant by them. */
import { text } from "@bakferry/core/texts";

import { UsageError } from "./usage-error.ts";

/** As the options of `addConnectionOptions` come in. */
export interface ConnectionFlags {
  readonly region?: string;
  readonly endpoint?: string;
  readonly internal?: boolean;
  readonly accelerate?: boolean;
  readonly credentials?: CredentialsChoice;
}

/** One place of the chain of credentials, instead of the first that has a key. */
export type CredentialsChoice = "environment" | "oidc" | "profile" | "ecs";

export const CREDENTIALS_CHOICES: readonly CredentialsChoice[] = ["environment", "oidc", "profile", "ecs"];

export interface Connection {
  readonly regionId: string;
  /** An endpoint of one's own; `null` for those of the region. */
  readonly endpoint: string | null;
  readonly route: "public" | "internal" | "accelerate";
  readonly credentials: CredentialsChoice | null;
}

export const DEFAULT_REGION = "cn-hangzhou";

/** Throws UsageError; what cannot be meant is not sent anywhere. */
export function connectionOf(flags: ConnectionFlags): Connection {
  const { endpoint = null, internal = false, accelerate = false, credentials = null } = flags;
  const regionId = flags.region ?? regionOfEndpoint(endpoint) ?? DEFAULT_REGION;
  if (!/^[a-z]{2}-[a-z0-9-]+$/.test(regionId)) {
    throw new UsageError(text("cli.upload.badRegion", { given: regionId }));
  }
  if (endpoint !== null && !isEndpoint(endpoint)) {
    throw new UsageError(text("cli.upload.badEndpoint", { given: endpoint }));
  }
  if (Number(endpoint !== null) + Number(internal) + Number(accelerate) > 1) {
    throw new UsageError(text("cli.connection.oneRoute"));
  }
  const inside = internal ? "internal" : "public";
  return { regionId, endpoint, route: accelerate ? "accelerate" : inside, credentials };
}

/** Tells a rehearsal from the real thing, and one region from another; the route to it may change. */
export function placeOf({ endpoint, regionId }: Pick<Connection, "endpoint" | "regionId">): string {
  return endpoint ?? regionId;
}

/** The options that lead to a place again. */
export function flagsOfPlace(place: string, flags: ConnectionFlags): ConnectionFlags {
  return place.includes("://") ? { ...flags, endpoint: place } : { ...flags, region: place };
}

/** The host when the backup would travel readable; a rehearsal on this machine is nobody else's business. */
export function plainHttpHost(endpoint: string | null): string | null {
  if (endpoint === null) return null;
  const { protocol, hostname } = new URL(endpoint);
  if (protocol === "https:" || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return null;
  return hostname;
}

/** OSS's own hosts name their region. */
function regionOfEndpoint(endpoint: string | null): string | null {
  if (endpoint === null || !URL.canParse(endpoint)) return null;
  return /^oss-([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(new URL(endpoint).hostname)?.[1] ?? null;
}

function isEndpoint(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(given);
  const isBare = username === "" && password === "" && pathname === "/" && search === "" && hash === "";
  return (protocol === "https:" || protocol === "http:") && isBare;
}
