/**
 * Who makes an RPC-style call, and whether it may still be made: signature, clock, nonce, security token.
 *
 * Source: Alibaba Cloud SDK documentation, "Request syntax and signature method V3"; common errors of the
 * OpenAPI gateway.
 */
import type { AccessKeys } from "../access-keys.ts";
import type { AccessKey } from "../ram/ram-book.ts";
import { missingParameter, rpcError } from "./rpc-error.ts";
import { sha256, type SignedCall, signV2, signV3 } from "./rpc-signature.ts";

/** Remembers nonces for as long as a call with them could still be in time. */
export interface Nonces {
  /** Throws SignatureNonceUsed the second time. */
  use(nonce: string, now: number): void;
}

export interface RpcJudge {
  readonly keys: AccessKeys;
  readonly nonces: Nonces;
  /** Real time in milliseconds. */
  readonly now: number;
}

/** The caller of a call with an Authorization header. Throws an RpcError that says why it is not believed. */
export function authenticateV3(call: SignedCall, { keys, nonces, now }: RpcJudge): AccessKey {
  const header = call.headers.get("authorization") ?? "";
  if (header === "") throw missingParameter("Authorization");
  const match = AUTHORIZATION.exec(header)?.groups;
  if (match === undefined) throw rpcError("IncompleteSignature");
  const { keyId = "", names = "", signature } = match;
  const signedHeaders = names.split(";");
  if (!REQUIRED_HEADERS.every((name) => signedHeaders.includes(name) && call.headers.has(name))) {
    throw rpcError("SignatureDoesNotMatch", {
      message: `The headers ${REQUIRED_HEADERS.join(", ")} must be present and signed.`,
    });
  }
  checkTime(call.headers.get("x-acs-date") ?? "", now);

  const token = call.headers.get("x-acs-security-token");
  const key = findKey(keyId, token, { keys, now });
  const isTokenSigned = token === undefined || signedHeaders.includes("x-acs-security-token");
  const isBodySigned = call.headers.get("x-acs-content-sha256") === sha256(call.body);
  if (!isTokenSigned || !isBodySigned || signature !== signV3(call, signedHeaders, key.secret)) {
    throw rpcError("SignatureDoesNotMatch");
  }
  nonces.use(call.headers.get("x-acs-signature-nonce") ?? "", now);
  return key;
}

/** The caller of a call whose signature is among its parameters. */
export function authenticateV2(
  method: string,
  parameters: ReadonlyMap<string, string>,
  { keys, nonces, now }: RpcJudge,
): AccessKey {
  const needed = (name: string): string => {
    const value = parameters.get(name) ?? "";
    if (value === "") throw missingParameter(name);
    return value;
  };
  const keyId = needed("AccessKeyId");
  const signature = needed("Signature");
  const nonce = needed("SignatureNonce");
  checkTime(needed("Timestamp"), now);
  if (needed("SignatureMethod") !== "HMAC-SHA1" || needed("SignatureVersion") !== "1.0") {
    throw rpcError("InvalidParameter", { message: "Specified signature method or version is not valid." });
  }
  const key = findKey(keyId, parameters.get("SecurityToken"), { keys, now });
  if (!/^[A-Za-z0-9+/]{27}=$/.test(signature)) throw rpcError("IncompleteSignature");
  if (signature !== signV2(method, parameters, key.secret)) throw rpcError("SignatureDoesNotMatch");
  nonces.use(nonce, now);
  return key;
}

export function createNonces(): Nonces {
  const usedAt = new Map<string, number>();
  return {
    use(nonce, now) {
      // Insertion order is time order, so the outdated ones stand in front.
      for (const [old, time] of usedAt) {
        if (now - time <= 2 * LARGEST_SKEW_MS) break;
        usedAt.delete(old);
      }
      if (usedAt.has(nonce)) throw rpcError("SignatureNonceUsed");
      usedAt.set(nonce, now);
    },
  };
}

const AUTHORIZATION =
  /^ACS3-HMAC-SHA256 Credential=(?<keyId>[^,]+),\s*SignedHeaders=(?<names>[^,]+),\s*Signature=(?<signature>[0-9a-f]+)$/;
const REQUIRED_HEADERS = [
  "host",
  "x-acs-action",
  "x-acs-content-sha256",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-version",
];
const LARGEST_SKEW_MS = 15 * 60_000;

function checkTime(text: string, now: number): void {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw rpcError("InvalidTimeStamp.Format");
  if (Math.abs(now - time) > LARGEST_SKEW_MS) throw rpcError("InvalidTimeStamp.Expired");
}

function findKey(
  keyId: string,
  token: string | undefined,
  { keys, now }: { keys: AccessKeys; now: number },
): AccessKey {
  const key = keys.find(keyId);
  if (key === undefined) throw rpcError("InvalidAccessKeyId.NotFound");
  if (key.isDisabled === true) throw rpcError("InvalidAccessKeyId.Inactive");
  if (key.securityToken !== undefined && token === undefined) throw rpcError("MissingSecurityToken");
  if (key.securityToken !== token) throw rpcError("InvalidSecurityToken.MismatchWithAccessKey");
  if (key.expiresAt !== undefined && now > key.expiresAt) throw rpcError("InvalidSecurityToken.Expired");
  return key;
}
