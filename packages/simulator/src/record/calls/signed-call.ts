/** A call of RDS, RAM or STS with a new signature, as the official clients send it. */
import { randomUUID } from "node:crypto";

import { RPC_PRODUCTS } from "../../cloud/rpc/products.ts";
import { sha256, signV3 } from "../../cloud/rpc/rpc-signature.ts";
import type { SigningKey } from "../signing-key.ts";
import type { CalledService } from "./call-exchange.ts";

interface UnsignedCall {
  readonly service: CalledService;
  readonly operation: string;
  readonly query: ReadonlyMap<string, string>;
  /** Where it goes to, without a path. */
  readonly base: string;
}

export function signedCall(
  { service, operation, query, base }: UnsignedCall,
  { id, secret, securityToken }: SigningKey,
): Request {
  const headers = new Map([
    ["host", new URL(base).host],
    ["x-acs-action", operation],
    ["x-acs-content-sha256", sha256("")],
    ["x-acs-date", `${new Date().toISOString().slice(0, 19)}Z`],
    ["x-acs-signature-nonce", randomUUID()],
    ["x-acs-version", RPC_PRODUCTS.find((product) => product.service === service)?.version ?? ""],
    ...(securityToken === undefined ? [] : [["x-acs-security-token", securityToken] as const]),
  ]);
  const names = [...headers.keys()].toSorted();
  const signature = signV3({ method: "POST", path: "/", query, headers, body: "" }, names, secret);
  // The client of HTTP sets it from the address.
  headers.delete("host");
  headers.set(
    "authorization",
    `ACS3-HMAC-SHA256 Credential=${id},SignedHeaders=${names.join(";")},Signature=${signature}`,
  );
  const target = new URL("/", base);
  for (const [name, value] of query) target.searchParams.set(name, value);
  return new Request(target, { method: "POST", headers: [...headers] });
}
