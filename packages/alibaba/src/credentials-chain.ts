/**
 * Finds the key to use, in an order that people of Alibaba Cloud expect, and says which place it came from.
 *
 * 1. variables of the SDKs (`ALIBABA_CLOUD_…`), 2. of the OSS tools and RDS's guide (`OSS_…`), 3. OIDC, where its three
 * variables are set, 4. the profile of the Alibaba Cloud CLI. The role of an ECS instance is used only when it is asked
 * for. A place that is named wins alone; one that is half set up is an error, not a reason to take the next one's key.
 *
 * Source: Alibaba Cloud SDK, "Default credential provider chain".
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Clock } from "@bakferry/core";

import { credentialsFromEnvironment } from "./credentials.ts";
import type { Credentials, CredentialsProblem, CredentialsProvider } from "./credentials.ts";
import { renewing } from "./credentials/renewing.ts";
import { STS_HOST } from "./regions.ts";

export const CREDENTIALS_PLACES = ["environment", "oidc", "profile", "ecs"] as const;

export type CredentialsPlace = (typeof CREDENTIALS_PLACES)[number];

export interface CredentialsSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** `null`: the first place of the chain that has a key. */
  readonly place: CredentialsPlace | null;
  readonly clock: Pick<Clock, "now">;
  /** Whole URLs; the real services when absent. */
  readonly endpoints?: { readonly sts?: string; readonly metadata?: string };
}

export interface FoundCredentials {
  readonly place: CredentialsPlace;
  /** The variable, role or profile, fit to be shown. */
  readonly detail: string;
  /** When a key that nobody renews ends, in milliseconds since 1970; `null` when that is not known. */
  readonly endsAt: number | null;
  /** Where the key stands on this machine; `null` where it comes from elsewhere. */
  readonly file: string | null;
  readonly provider: CredentialsProvider;
}

/** Sends nothing; a place that needs the network is asked by the provider. */
export async function findCredentials(
  search: CredentialsSearch,
): Promise<FoundCredentials | CredentialsProblem> {
  if (search.place === "ecs") return fromEcs(search);
  const places = search.place === null ? (["environment", "oidc", "profile"] as const) : [search.place];
  for (const place of places) {
    const found = await FINDERS[place](search);
    if (found !== undefined) return found;
  }
  return { problem: nothingFound(search) };
}

type Found = FoundCredentials | CredentialsProblem | undefined;

const FINDERS = {
  environment: fromEnvironment,
  oidc: fromOidc,
  profile: fromProfile,
} as const satisfies Record<string, (search: CredentialsSearch) => Promise<Found> | Found>;

const KEY_VARIABLES = [
  "ALIBABA_CLOUD_ACCESS_KEY_ID",
  "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
  "OSS_ACCESS_KEY_ID",
  "OSS_ACCESS_KEY_SECRET",
] as const;

function fromEnvironment({ environment }: CredentialsSearch): Found {
  const read = credentialsFromEnvironment(environment);
  if (!("problem" in read)) {
    const idVariable = ["ALIBABA_CLOUD_ACCESS_KEY_ID", "OSS_ACCESS_KEY_ID"].find(
      (name) => environment[name]?.trim() === read.accessKeyId,
    );
    return {
      place: "environment",
      detail: idVariable ?? "",
      endsAt: null,
      file: null,
      provider: fixed(read),
    };
  }
  return KEY_VARIABLES.some((name) => valueOf(environment, name) !== "") ? read : undefined;
}

const OIDC_VARIABLES = [
  "ALIBABA_CLOUD_ROLE_ARN",
  "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
  "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
] as const;

function fromOidc({ environment, endpoints = {}, clock }: CredentialsSearch): Found {
  const [roleArn, providerArn, tokenFile] = OIDC_VARIABLES.map((name) => valueOf(environment, name));
  if (!providerArn && !tokenFile) return undefined;
  const missing = OIDC_VARIABLES.filter((name) => valueOf(environment, name) === "");
  if (!roleArn || !providerArn || !tokenFile) {
    return { problem: `For OIDC ${missing.join(" and ")} must be set, too.` };
  }
  const options = {
    endpoint: endpoints.sts ?? `https://${STS_HOST}`,
    roleArn,
    providerArn,
    tokenFile,
    sessionName: valueOf(environment, "ALIBABA_CLOUD_ROLE_SESSION_NAME") || "bakferry",
  };
  return {
    place: "oidc",
    detail: roleArn,
    endsAt: null,
    file: tokenFile,
    provider: renewing(async () => {
      const { fetchOidcRole } = await import("./credentials/oidc-role.ts");
      return fetchOidcRole(options);
    }, clock),
  };
}

async function fromProfile({ environment, homeDirectory, place }: CredentialsSearch): Promise<Found> {
  const path =
    valueOf(environment, "ALIBABA_CLOUD_CONFIG_FILE") || join(homeDirectory, ".aliyun", "config.json");
  const wanted = valueOf(environment, "ALIBABA_CLOUD_PROFILE") || null;
  const text = await readIfThere(path);
  if (text === undefined) return place === "profile" ? { problem: `There is no file ${path}.` } : undefined;
  const { readCliProfile } = await import("./credentials/cli-profile.ts");
  const read = readCliProfile(text, wanted);
  if (read === undefined) {
    return wanted === null ? undefined : { problem: `${path} has no profile ${wanted}.` };
  }
  if ("problem" in read) return read;
  return {
    place: "profile",
    detail: read.name,
    endsAt: read.endsAt,
    file: path,
    provider: fixed(read.credentials),
  };
}

function fromEcs({ environment, endpoints = {}, clock }: CredentialsSearch): Found & object {
  if (valueOf(environment, "ALIBABA_CLOUD_ECS_METADATA_DISABLED").toLowerCase() === "true") {
    return {
      problem: "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask for the role of this ECS instance.",
    };
  }
  const roleName = valueOf(environment, "ALIBABA_CLOUD_ECS_METADATA") || undefined;
  return {
    place: "ecs",
    detail: roleName ?? "",
    endsAt: null,
    file: null,
    provider: renewing(async () => {
      const { fetchEcsRole } = await import("./credentials/ecs-role.ts");
      return fetchEcsRole({ endpoint: endpoints.metadata, roleName });
    }, clock),
  };
}

function fixed(credentials: Credentials): CredentialsProvider {
  return () => Promise.resolve(credentials);
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

function nothingFound({ environment, place }: CredentialsSearch): string {
  if (place === "oidc") return `For OIDC ${OIDC_VARIABLES.join(", ")} must be set.`;
  if (place === "profile") return "The Alibaba Cloud CLI has no current profile.";
  const read = credentialsFromEnvironment(environment);
  return "problem" in read ? read.problem : "";
}

/** White space around a value comes from copying. */
function valueOf(environment: CredentialsSearch["environment"], name: string): string {
  return environment[name]?.trim() ?? "";
}
