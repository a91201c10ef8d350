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
  if (!profile) return undefined;
  const {
    mode = "AK",
    access_key_id: id = "",
    access_key_secret: secret = "",
    sts_token: token = "",
  } = profile;
  if (mode !== "AK" && mode !== "StsToken") return { problem: unsupported(name, mode) };
  if (id === "" || secret === "" || (mode === "StsToken" && token === "")) {
    return { problem: `The profile ${name} of the Alibaba Cloud CLI holds no whole key.` };
  }
  const expiration = profile.sts_expiration ?? 0;
  return {
    name,
    credentials: {
      accessKeyId: id,
      accessKeySecret: secret,
      ...(mode === "StsToken" ? { securityToken: token } : {}),
    },
    endsAt: mode === "StsToken" && expiration > 0 ? expiration * 1000 : null,
  };
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
