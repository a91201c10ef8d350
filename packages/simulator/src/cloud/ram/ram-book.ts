/**
 * The roles, policies and attachments of the account, and what an access key may do by them.
 *
 * Source: RAM user guide, "Policy evaluation process": a role session is limited by the role's policies, and by the
 * session policy besides where it has one.
 */
import { createHash } from "node:crypto";

import { type Kept, refill } from "../../state/kept.ts";
import type { AccessKeySeed, CloudSeed, RoleSeed } from "../model.ts";
import { type AccessRequest, evaluatePolicies, type PolicyDocument, type TrustDocument } from "./policy.ts";
import { allowing, SYSTEM_POLICIES } from "./system-policies.ts";

export type PolicyType = "System" | "Custom";

export interface RamPolicy {
  readonly name: string;
  readonly type: PolicyType;
  readonly document: PolicyDocument;
  readonly description: string;
  /** Real time. */
  readonly createdAt: number;
}

export interface Attachment {
  readonly policyName: string;
  readonly policyType: PolicyType;
  /** Real time. */
  readonly attachedAt: number;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly trust: TrustDocument;
  readonly maxSessionSeconds: number;
  /** Real time. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly attachments: readonly Attachment[];
}

export interface SavedRam {
  readonly roles: readonly Role[];
  readonly policies: readonly RamPolicy[];
  readonly users: ReadonlyMap<string, readonly Attachment[]>;
}

export interface RamBook extends Kept<SavedRam> {
  /** Names are compared without regard to case. */
  role(name: string): Role | undefined;
  /** Puts a role in place of one with the same name. */
  putRole(role: Role): void;
  deleteRole(name: string): void;
  policy(name: string, type: PolicyType): RamPolicy | undefined;
  addPolicy(policy: RamPolicy): void;
  /** Of a user, by name; `undefined` for a user that does not exist. */
  attachmentsOf(user: string): readonly Attachment[] | undefined;
  attachToUser(user: string, attachments: readonly Attachment[]): void;
}

/** The role through which RDS reads OSS, as the console's authorisation page creates it. */
export const IMPORT_ROLE: RoleSeed = {
  name: "AliyunRDSImportRole",
  description: "RDS uses this role to read backup files in OSS.",
  trust: {
    Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: ["rds.aliyuncs.com"] } }],
    Version: "1",
  },
  policies: ["AliyunRDSImportRolePolicy"],
};

export function createRamBook({ accessKeys, rolePresent, roles = [] }: CloudSeed): RamBook {
  const byName = new Map<string, Role>();
  const custom = new Map<string, RamPolicy>();
  const users = new Map<string, readonly Attachment[]>();
  const book: RamBook = {
    role: (name) => byName.get(name.toLowerCase()),
    putRole: (role) => void byName.set(role.name.toLowerCase(), role),
    deleteRole: (name) => void byName.delete(name.toLowerCase()),
    policy: (name, type) => (type === "Custom" ? custom.get(name) : systemPolicy(name)),
    addPolicy: (policy) => void custom.set(policy.name, policy),
    attachmentsOf: (user) => users.get(user),
    attachToUser: (user, attachments) => void users.set(user, attachments),
    save: () => ({ roles: [...byName.values()], policies: [...custom.values()], users }),
    load(saved) {
      byName.clear();
      custom.clear();
      for (const role of saved.roles) book.putRole(role);
      for (const policy of saved.policies) book.addPolicy(policy);
      refill(users, saved.users);
    },
  };
  for (const role of [...(rolePresent ? [IMPORT_ROLE] : []), ...roles]) book.putRole(roleOf(book, role));
  for (const key of accessKeys) {
    const user = identityOf(key);
    const documents = key.policies ?? (key.actions === undefined ? [] : [allowing(...key.actions)]);
    users.set(user, [...(users.get(user) ?? []), ...attachAll(book, user, documents)]);
  }
  return book;
}

/** A role of the seed with its policies: names of system policies, or documents of its own. */
export function roleOf(book: RamBook, seed: RoleSeed): Role {
  const { name, trust, policies, description = "", maxSessionSeconds = 3600 } = seed;
  return {
    id: steadyNumber(name),
    name,
    description,
    trust,
    maxSessionSeconds,
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
    attachments: attachAll(book, name, policies),
  };
}

export type AccessDecision =
  | { readonly kind: "allowed" }
  | {
      readonly kind: "denied";
      readonly isExplicit: boolean;
      readonly policyType: "AccountLevelIdentityBasedPolicy" | "AssumeRolePolicy";
    };

/** Whether RAM lets the key do that now; policies count as they are at this moment. */
export function decideAccess(book: RamBook, key: AccessKey, asked: AccessRequest): AccessDecision {
  const request = { ...asked, context: { ...commonContext(), ...asked.context } };
  const own = evaluatePolicies(documentsOf(book, key), request);
  if (own !== "allow") {
    const isExplicit = own === "explicitDeny";
    return { kind: "denied", isExplicit, policyType: "AccountLevelIdentityBasedPolicy" };
  }
  const session = key.sessionPolicy === undefined ? "allow" : evaluatePolicies([key.sessionPolicy], request);
  return session === "allow"
    ? { kind: "allowed" }
    : { kind: "denied", isExplicit: session === "explicitDeny", policyType: "AssumeRolePolicy" };
}

/** Condition keys of every request: whoever calls is on this machine, and the line is not encrypted. */
function commonContext(): Readonly<Record<string, string>> {
  return {
    "acs:CurrentTime": new Date().toISOString(),
    "acs:SecureTransport": "false",
    "acs:SourceIp": "127.0.0.1",
  };
}

/** An access key as it is used; what STS gave out knows its role. */
export interface AccessKey extends AccessKeySeed {
  readonly roleName?: string;
  readonly sessionPolicy?: PolicyDocument;
}

export function documentsFor(book: RamBook, attachments: readonly Attachment[]): readonly PolicyDocument[] {
  return attachments.flatMap(({ policyName, policyType }) => {
    const policy = book.policy(policyName, policyType);
    return policy === undefined ? [] : [policy.document];
  });
}

/** Name of the user, or what an ARN says instead: `root`, `<role>/<session>`. */
export function identityOf({ arn }: Pick<AccessKeySeed, "arn">): string {
  return arn.replace(/^[^:]*:[^:]*:[^:]*:[^:]*:/, "").replace(/^(?:user|assumed-role)\//, "");
}

const CREATED_AT = Date.parse("2026-01-15T02:00:00Z");

function documentsOf(book: RamBook, key: AccessKey): readonly PolicyDocument[] {
  const attachments =
    key.roleName === undefined ? book.attachmentsOf(identityOf(key)) : book.role(key.roleName)?.attachments;
  return documentsFor(book, attachments ?? []);
}

/** An 18-digit id that is the same for a name each time. */
export function steadyNumber(name: string): string {
  const digest = createHash("sha256").update(name).digest();
  return `3${(digest.readBigUInt64BE() % 10n ** 17n).toString().padStart(17, "0")}`;
}

/** A key of the seed without any policy is an administrator's. */
function attachAll(
  book: RamBook,
  owner: string,
  policies: readonly (string | PolicyDocument)[],
): readonly Attachment[] {
  const wanted = policies.length === 0 ? ["AdministratorAccess"] : policies;
  return wanted.map((policy, index) => {
    if (typeof policy === "string") {
      return { policyName: policy, policyType: "System", attachedAt: CREATED_AT };
    }
    const name = `${owner.replaceAll(/[^A-Za-z0-9-]/g, "-")}-${index + 1}`;
    book.addPolicy({ name, type: "Custom", document: policy, description: "", createdAt: CREATED_AT });
    return { policyName: name, policyType: "Custom", attachedAt: CREATED_AT };
  });
}

function systemPolicy(name: string): RamPolicy | undefined {
  const document = SYSTEM_POLICIES.get(name);
  return document === undefined
    ? undefined
    : { name, type: "System", document, description: "", createdAt: CREATED_AT };
}
