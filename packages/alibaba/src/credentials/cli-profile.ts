/**
 * A profile of Alibaba Cloud's own command line tool: keys that a person has set up on this machine already.
 *
 * Only profiles that hold a key are used. The others make one by roles, browsers or programs; they are named, so that
 * nobody wonders why a profile that works elsewhere is passed over.
 *
 * Source: Alibaba Cloud CLI, "Configure credentials", `~/.aliyun/config.json`.
 */
import { z } from "zod";

import type { Credentials, CredentialsProblem } from "../credentials.ts";

export interface CliProfile {
  readonly name: string;
  /** Without `expiresAt`, which would promise that the key can be renewed. */
  readonly credentials: Credentials;
  /** Milliseconds since 1970; `null` when the file does not tell. */
  readonly endsAt: number | null;
}

const words = z.string().optional().catch(undefined);

const CONFIG = z.object({
  current: words,
  profiles: z.array(
    z.object({
      name: z.string(),
      mode: z.string().optional(),
      access_key_id: words,
      access_key_secret: words,
      sts_token: words,
      sts_expiration: z.number().optional().catch(undefined),
    }),
  ),
});

/** `wanted`: a profile's name; the file's current one when `null`. `undefined` when the file has no such profile. */
export function readCliProfile(
  text: string,
  wanted: string | null,
): CliProfile | CredentialsProblem | undefined {
  const config = CONFIG.safeParse(jsonOf(text));
  if (!config.success) return { problem: "The configuration of the Alibaba Cloud CLI cannot be read." };
  const name = wanted ?? config.data.current ?? "default";
  const profile = config.data.profiles.find((each) => each.name === name);
  return profile && keyOf(profile);
}

type Profile = z.infer<typeof CONFIG>["profiles"][number];

function keyOf(profile: Profile): CliProfile | CredentialsProblem {
  const { name, mode = "AK", access_key_id: accessKeyId, access_key_secret: accessKeySecret } = profile;
  if (mode !== "AK" && mode !== "StsToken") return { problem: unsupported(name, mode) };
  const securityToken = mode === "StsToken" ? profile.sts_token : undefined;
  if (!accessKeyId || !accessKeySecret || (mode === "StsToken" && !securityToken)) {
    return { problem: `The profile ${name} of the Alibaba Cloud CLI holds no whole key.` };
  }
  const credentials = { accessKeyId, accessKeySecret };
  if (!securityToken) return { name, credentials, endsAt: null };
  const endsAt = profile.sts_expiration ? profile.sts_expiration * 1000 : null;
  return { name, credentials: { ...credentials, securityToken }, endsAt };
}

const INSTEAD: Readonly<Record<string, string>> = {
  EcsRamRole: "Use --credentials ecs.",
  OIDC: "Set ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE.",
};

function unsupported(name: string, mode: string): string {
  const instead =
    INSTEAD[mode] ??
    "Let that tool make a key and set it in the environment, or use a profile with AK or StsToken.";
  return `The profile ${name} of the Alibaba Cloud CLI is of the kind ${mode}, which Bakferry does not use. ${instead}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
