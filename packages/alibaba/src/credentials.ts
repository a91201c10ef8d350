/**
 * Who we are to the cloud: an access key pair, with a token when it is a temporary one.
 *
 * Two families of variables are in use: that of Alibaba Cloud's SDKs, and that of the OSS tools and of the upload
 * script in the RDS guide. Both are read, never mixed.
 */

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
  /** Milliseconds since 1970. Set by providers that can renew: a refusal is then worth another try. */
  readonly expiresAt?: number;
}

/**
 * Asked before every request; a provider that renews does so here, ahead of the end. `refusedToken` is a token that
 * the cloud has just refused: who still holds it renews, whatever its end was said to be.
 */
export type CredentialsProvider = (refusedToken?: string) => Promise<Credentials>;

export interface CredentialsProblem {
  /** What is missing, and the names of all variables that are read. */
  readonly problem: string;
}

/** A token is renewed this long before its end, so that what is signed with it can still arrive. */
const RENEW_AHEAD_MS = 5 * 60_000;

/** Fetches once for all who ask at the same time; a fetch that fails is tried again by the next who asks. */
export function renewingCredentials(
  fetch: () => Promise<Credentials>,
  now: () => number,
): CredentialsProvider {
  let held: Credentials | undefined;
  let fetching: Promise<Credentials> | undefined;

  async function renew(): Promise<Credentials> {
    try {
      held = await fetch();
      return held;
    } finally {
      fetching = undefined;
    }
  }

  return async (refusedToken) => {
    const isGood =
      held !== undefined &&
      (held.securityToken === undefined || held.securityToken !== refusedToken) &&
      now() < (held.expiresAt ?? Infinity) - RENEW_AHEAD_MS;
    if (held !== undefined && isGood) return held;
    fetching ??= renew();
    return fetching;
  };
}

interface Family {
  readonly id: string;
  readonly secret: string;
  /** The first that is set counts. */
  readonly tokens: readonly string[];
}

const FAMILIES: readonly Family[] = [
  {
    id: "ALIBABA_CLOUD_ACCESS_KEY_ID",
    secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    tokens: ["ALIBABA_CLOUD_SECURITY_TOKEN"],
  },
  {
    id: "OSS_ACCESS_KEY_ID",
    secret: "OSS_ACCESS_KEY_SECRET",
    tokens: ["OSS_SESSION_TOKEN", "OSS_SECURITY_TOKEN"],
  },
];

type Environment = Readonly<Record<string, string | undefined>>;

/** The first family that has both halves of the key pair. */
export function credentialsFromEnvironment(environment: Environment): Credentials | CredentialsProblem {
  for (const family of FAMILIES) {
    const accessKeyId = valueOf(environment, family.id);
    const accessKeySecret = valueOf(environment, family.secret);
    if (accessKeyId === undefined || accessKeySecret === undefined) continue;
    const securityToken = family.tokens
      .map((name) => valueOf(environment, name))
      .find((token) => token !== undefined);
    return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
  }
  return { problem: describeProblem(environment) };
}

function describeProblem(environment: Environment): string {
  const half = FAMILIES.flatMap(({ id, secret }) => [[id, secret] as const, [secret, id] as const]).find(
    ([present]) => valueOf(environment, present) !== undefined,
  );
  const finding = half ? `${half[0]} is set but ${half[1]} is not.` : "No access key is set.";
  const choices = FAMILIES.map(
    ({ id, secret, tokens }) => `${id} and ${secret} (with ${tokens.join(" or ")} for a temporary key)`,
  );
  return `${finding} Set ${choices.join(", or ")}.`;
}

/** White space around a value comes from copying and is never part of a key. */
function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}
