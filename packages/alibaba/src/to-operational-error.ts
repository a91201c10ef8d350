import type { ErrorCode, Retry } from "@bakferry/core";
/**
 * Turns every failure of OSS, RDS, RAM and STS into an OperationalError.
 *
 * The one place where cloud codes are read. Whether a request may be sent again is decided here too: RDS imports
 * have no idempotency token, so an answer that never came is not the same as a refusal.
 *
 * Source: OSS, "Error responses"; RDS, "CreateMigrateTask", error codes; the exceptions of @alicloud/openapi-core.
 */
import { type CloudContact, OperationalError } from "@bakferry/core/errors";
import { text } from "@bakferry/core/make-text";

import type { NamedAction } from "./permissions/actions.ts";
import { redact } from "./redact.ts";
import { regionOfHost } from "./regions.ts";

/** What was asked of the cloud. */
export interface CloudCall {
  readonly service: "OSS" | "RDS" | "RAM" | "STS";
  /** Completes the sentence "Could not …". */
  readonly what: string;
  /** What has to be granted where it is refused. */
  readonly action: NamedAction;
  /** RAM resource. */
  readonly resource: string;
  /** Whom it goes to, without port; absent where nothing was sent. */
  readonly host?: string;
  /** A second request would take effect a second time. */
  readonly once?: boolean;
  /** The credentials can be renewed, so an expired token is worth another try. */
  readonly renewable?: boolean;
}

/** A refusal that the cloud put into words. */
export interface Refusal {
  readonly status: number;
  /** Empty when something between us and the cloud answered. */
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  /** The action that RAM says is missing. */
  readonly deniedAction?: string | undefined;
  /** The host that serves the bucket, when it was asked for at another. */
  readonly rightEndpoint?: string | undefined;
  /** What the cloud asks us to wait. */
  readonly delayMs?: number | undefined;
}

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  /** Absent: trying again changes nothing. */
  readonly retryMs?: number;
  readonly remedy?: ReturnType<typeof text>;
}

const SOON_MS = 1_000;
const LATER_MS = 60_000;

/** The first pattern that matches the cloud's code wins; `code: message` is matched as one text. */
const COMMON_RULES: readonly Rule[] = [
  {
    pattern: /^RequestTimeTooSkewed|^InvalidTimeStamp|^IllegalTimestamp|^AccessDenied: .*has expired/i,
    code: "CLOCK_SKEWED",
    retryMs: 5_000,
  },
  {
    pattern: /Throttling|SlowDown|LimitExceeded: .*(?:qps|flow)|QpsLimit|TooManyRequests/i,
    code: "CLOUD_THROTTLED",
    retryMs: SOON_MS,
  },
  {
    pattern:
      /^(?:InvalidAccessKeyId|IncompleteSignature|SignatureDoesNotMatch|InvalidAccessKeySecret|MissingSecurityToken)/i,
    code: "CREDENTIALS_REFUSED",
  },
  {
    pattern: /^(?:InvalidSecurityToken|SecurityTokenExpired|SecurityTokenMalformed)/i,
    code: "CREDENTIALS_REFUSED",
  },
];

const OSS_RULES: readonly Rule[] = [
  { pattern: /must be addressed using the specified endpoint/i, code: "OSS_REQUEST_REFUSED" },
  {
    // Source: OSS, "HTTP 403 errors": the account has not activated OSS, owes money, or is suspended.
    pattern: /^(?:UserDisable|InDebt|AbnormalBucketOwnerStatus)/i,
    code: "OSS_REQUEST_REFUSED",
    remedy: text("error.ossNotUsable"),
  },
  { pattern: /^(?:AccessDenied|Forbidden)/i, code: "OSS_ACCESS_DENIED" },
  { pattern: /^NoSuchBucket/i, code: "OSS_BUCKET_NOT_FOUND" },
  { pattern: /^(?:NoSuchKey|PreconditionFailed)/i, code: "OSS_OBJECT_NOT_FOUND" },
  { pattern: /^NoSuchUpload/i, code: "OSS_UPLOAD_NOT_FOUND" },
  { pattern: /^(?:FileAlreadyExists|ObjectAlreadyExists)/i, code: "OSS_OBJECT_EXISTS" },
  { pattern: /^InvalidDigest/i, code: "OSS_CHECKSUM_MISMATCH", retryMs: SOON_MS },
  { pattern: /^RequestTimeout/i, code: "CLOUD_UNREACHABLE", retryMs: SOON_MS },
  { pattern: /^BadRequest/i, code: "OSS_REQUEST_REFUSED", retryMs: SOON_MS },
];

const RDS_RULES: readonly Rule[] = [
  { pattern: /^(?:Forbidden|NoPermission|AccessDenied)/i, code: "RDS_ACCESS_DENIED" },
  { pattern: /^InvalidDBInstance(?:Id|Name)\.NotFound/i, code: "RDS_INSTANCE_NOT_FOUND" },
  {
    pattern: /^(?:IncorrectDBInstanceState|IncorrectDBState|OperationDenied\.DBInstanceStatus)/i,
    code: "RDS_INSTANCE_BUSY",
    retryMs: LATER_MS,
  },
  { pattern: /^IncorrectDBInstanceLockMode/i, code: "RDS_INSTANCE_BUSY" },
  { pattern: /^(?:UploadLimitExceeded|ConcurrentTaskExceeded)/i, code: "RDS_QUOTA_EXCEEDED" },
];

const RAM_RULES: readonly Rule[] = [
  { pattern: /^(?:Forbidden|NoPermission|AccessDenied)/i, code: "RAM_ACCESS_DENIED" },
];

const RULES = { OSS: OSS_RULES, RDS: RDS_RULES, RAM: RAM_RULES, STS: RAM_RULES } as const;

/** Where no rule matches a refusal. RAM and STS have no code of their own for it. */
const OTHERWISE = {
  OSS: "OSS_REQUEST_REFUSED",
  RDS: "RDS_REQUEST_REFUSED",
  RAM: "CLOUD_FAILED",
  STS: "CLOUD_FAILED",
} as const satisfies Record<CloudCall["service"], ErrorCode>;

const DENIED: ReadonlySet<ErrorCode> = new Set([
  "OSS_ACCESS_DENIED",
  "RDS_ACCESS_DENIED",
  "RAM_ACCESS_DENIED",
]);

/** There was no connection, so nothing was asked. */
const NEVER_SENT: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/** The cloud said no, in its own words. */
export function refused(call: CloudCall, refusal: Refusal): OperationalError {
  const words = redact([refusal.code, refusal.message].filter((part) => part !== "").join(": "));
  const rule = ruleFor(call, refusal, words);
  const remedy = exactRemedy(call, rule, refusal);
  return new OperationalError(rule.code, {
    message: `Could not ${call.what}: ${words}`,
    retry: retryOf(call, rule, refusal),
    verbatim: words,
    ...(refusal.requestId === undefined ? {} : { requestId: refusal.requestId }),
    ...contactOf(call, refusal.status, refusal.code),
    ...(remedy ? { remedy } : {}),
    // A repeated nonce means that the network delivered our request twice: one of the two may have been accepted.
    ambiguous: call.once === true && (refusal.status >= 500 || /^SignatureNonceUsed/i.test(words)),
  });
}

/** No answer came. `detail` ends the sentence and names the host, never the URL. */
export function unreachable(call: CloudCall, detail: string, cause: unknown): OperationalError {
  return new OperationalError("CLOUD_UNREACHABLE", {
    message: redact(`Could not ${call.what}: ${detail}.`),
    retry: { kind: "after", milliseconds: SOON_MS },
    ambiguous: call.once === true && !NEVER_SENT.has(codeOf(cause)),
    ...contactOf(call, null),
    ...(cause === undefined ? {} : { cause: withoutSecrets(cause) }),
  });
}

/**
 * It waited too long for its turn, or the process stood still meanwhile. Whoever looked for its effect since then has
 * found none, and may have asked again.
 */
export function notSent(call: CloudCall): OperationalError {
  return new OperationalError("CLOUD_THROTTLED", {
    message: `Could not ${call.what}: it was not sent in time.`,
    retry: { kind: "after", milliseconds: SOON_MS },
    ...contactOf(call, null),
  });
}

/** An answer came, and it does not follow the documentation. `retry` where a proxy may have written it. */
export function unreadable(
  call: CloudCall,
  answer: { readonly detail: string; readonly requestId?: string | undefined; readonly retry?: Retry },
): OperationalError {
  return new OperationalError("CLOUD_ANSWER_UNREADABLE", {
    message: redact(`Could not ${call.what}: ${answer.detail}`),
    ambiguous: call.once === true,
    ...contactOf(call, null),
    ...(answer.retry === undefined ? {} : { retry: answer.retry }),
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  });
}

function contactOf(
  { service, host }: CloudCall,
  status: number | null,
  code = "",
): { readonly contact?: CloudContact } {
  if (host === undefined) return {};
  return { contact: { service, host, status, code: code === "" ? null : redact(code) } };
}

function ruleFor(call: CloudCall, refusal: Refusal, words: string): Rule {
  const rule = [...COMMON_RULES, ...RULES[call.service]].find(({ pattern }) => pattern.test(words));
  if (rule) return rule;
  if (refusal.status === 429) return { pattern: /^/, code: "CLOUD_THROTTLED", retryMs: SOON_MS };
  if (refusal.status === 408) return { pattern: /^/, code: "CLOUD_UNREACHABLE", retryMs: SOON_MS };
  if (refusal.status >= 500) return { pattern: /^/, code: "CLOUD_FAILED", retryMs: SOON_MS };
  if (refusal.code === "") return { pattern: /^/, code: "CLOUD_ANSWER_UNREADABLE" };
  return { pattern: /^/, code: OTHERWISE[call.service] };
}

function retryOf(call: CloudCall, rule: Rule, refusal: Refusal): Retry {
  const renews =
    rule.code === "CREDENTIALS_REFUSED" && call.renewable === true && /Token/i.test(refusal.code);
  const milliseconds = rule.retryMs ?? (renews ? SOON_MS : undefined);
  if (milliseconds === undefined) return { kind: "never" };
  return { kind: "after", milliseconds: Math.max(milliseconds, refusal.delayMs ?? 0) };
}

/** Where the answer itself says what would help; otherwise the catalogue's remedy has to do. */
function exactRemedy(call: CloudCall, rule: Rule, refusal: Refusal): ReturnType<typeof text> | undefined {
  if (rule.remedy) return rule.remedy;
  if (DENIED.has(rule.code)) {
    const action = refusal.deniedAction ?? call.action;
    return text("error.grantAction", { action, resource: call.resource });
  }
  const { rightEndpoint: endpoint } = refusal;
  const region = regionOfHost(endpoint ?? "");
  if (rule.code !== "OSS_REQUEST_REFUSED" || endpoint === undefined || region === undefined) return undefined;
  return text("error.bucketElsewhere", { endpoint, region });
}

/** A cause is logged with its message, and an SDK's message holds the URL with all parameters. */
function withoutSecrets(cause: unknown): Error {
  const clean = new Error(redact(cause instanceof Error ? cause.message : String(cause)));
  clean.name = cause instanceof Error ? cause.name : "Error";
  return Object.assign(clean, { code: codeOf(cause) });
}

function codeOf(cause: unknown): string {
  const { code } = Object(cause) as { readonly code?: unknown };
  return typeof code === "string" ? code : "";
}
