/**
 * Whether RAM lets a key do something in OSS, and what OSS says when it does not.
 *
 * Source: OSS user guide, "RAM policies": `acs:oss:<region>:<account>:<bucket>/<key>`; "STS errors": a session that
 * its role or its own policy holds back is told so in other words than a user.
 */
import type { AccessRequest } from "../ram/policy.ts";
import { decideAccess } from "../ram/ram-book.ts";
import type { CloudWorld } from "../world.ts";
import type { OssCaller } from "./authenticate.ts";
import type { Bucket } from "./bucket.ts";
import { OssError } from "./oss-error.ts";

/** `null` for the bucket itself. */
export function ossResource(
  { accountId }: Pick<CloudWorld, "accountId">,
  { name, region }: Pick<Bucket, "name" | "region">,
  key: string | null,
): string {
  return `acs:oss:oss-${region}:${accountId}:${name}${key === null ? "" : `/${key}`}`;
}

/** Throws AccessDenied with the action that is missing. */
export function refuseByRam({ ram }: CloudWorld, { key }: OssCaller, request: AccessRequest): void {
  if (key === null) throw new OssError("Anonymous");
  const decision = decideAccess(ram, key, request);
  if (decision.kind === "allowed") return;
  throw new OssError(key.securityToken === undefined ? "NoPermission" : "DeniedByAuthorizer", {
    AuthAction: request.action,
    NoPermissionType: decision.isExplicit ? "ExplicitDeny" : "ImplicitDeny",
    PolicyType: decision.policyType,
  });
}
