/** Custom policies of RAM, in the form that its console and its API take. */
import type { Aid, PolicyDocument } from "./finding.ts";

export interface Permission {
  readonly action: string;
  /** "acs:rds:*:*:dbinstance/rm-…". */
  readonly resource: string;
}

/** One statement for each resource, so that no action is granted anywhere else. */
export function policyFor(permissions: readonly Permission[]): PolicyDocument {
  const byResource = Map.groupBy(permissions, ({ resource }) => resource);
  return {
    Version: "1",
    Statement: [...byResource].map(([resource, granted]) => ({
      Effect: "Allow",
      Action: [...new Set(granted.map(({ action }) => action))].sort(),
      Resource: resource,
    })),
  };
}

export function policyAid(permissions: readonly Permission[]): Aid {
  return { kind: "policy", policy: policyFor(permissions) };
}

/** A policy as an identity has it. */
export interface AttachedPolicy {
  readonly name: string;
  /** `null` for one of Alibaba Cloud's own, which are known by name, and where we may not read it. */
  readonly allows: readonly AllowedActions[] | null;
}

/** What one statement allows without a condition. */
export interface AllowedActions {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export const IMPORT_ROLE = "AliyunRDSImportRole";
/** The system policy that the console attaches to the role: reading objects. */
export const IMPORT_ROLE_POLICY = "AliyunRDSImportRolePolicy";
