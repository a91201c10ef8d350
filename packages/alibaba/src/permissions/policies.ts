/**
 * Policies that allow what a duty takes, and no more.
 *
 * Source: RAM, "Policy structure and syntax"; RDS, "Migrate full backup data", the custom policy; RAM,
 * "AliyunRDSImportRolePolicy".
 */
import { actionsFor, type Duty, NEEDED, resourceOf, type Scene } from "./actions.ts";

export interface Policy {
  readonly Version: "1";
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

/** What a scene lacks for these duties. */
export function missingFrom(scene: Scene, duties: readonly Duty[]): readonly (keyof Scene)[] {
  const needed = actionsFor(duties).flatMap(([, scope]) => NEEDED[scope] ?? []);
  const isMissing = (name: keyof Scene): boolean => {
    const value = scene[name];
    return value === undefined || value.length === 0;
  };
  const all = duties.includes("ticket") ? [...needed, "key" as const] : needed;
  return [...new Set(all)].filter(isMissing);
}

/** One statement for all actions on the same resources. */
export function policyFor(duties: readonly Duty[], scene: Scene): Policy {
  const statements = new Map<string, Statement>();
  for (const [action, scope] of actionsFor(duties)) {
    const resources = resourceOf(scope, scene);
    const [only] = resources;
    const standing = statements.get(resources.join());
    statements.set(resources.join(), {
      Effect: "Allow",
      Action: [...(standing?.Action ?? []), action],
      Resource: resources.length === 1 && only !== undefined ? only : resources,
    });
  }
  return { Version: "1", Statement: [...statements.values()] };
}

/** For RAM users who look at imports in the console: word for word what the guide asks for. */
export const GUIDE_POLICY = {
  Version: "1",
  Statement: [
    {
      Action: ["ram:GetRole"],
      Resource: "acs:ram:*:*:role/AliyunRDSImportRole",
      Effect: "Allow",
    },
  ],
} as const satisfies Policy;

/**
 * The role by which RDS reads OSS, as the console's page of authorisation makes it. The trust policy is the usual one
 * of a service; the guide does not print it.
 */
export const IMPORT_ROLE = {
  name: "AliyunRDSImportRole",
  description: "Lets RDS read backups in OSS.",
  trust: {
    Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: ["rds.aliyuncs.com"] } }],
    Version: "1",
  },
  systemPolicy: "AliyunRDSImportRolePolicy",
  /** What the system policy allows. */
  policy: {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: ["oss:GetObject", "oss:GetBucketLocation"], Resource: "*" }],
  },
} as const;
