/**
 * What a client asks the recorder to pass on.
 *
 * The recorder signs with a real key, so it has to know who asks: a page in the same person's browser can reach it too. A
 * call of the cloud has to be signed with the key that the recorder made up for its clients; a call of Slack carries a
 * token, which no page has.
 */
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { createAccessKeys } from "../../cloud/access-keys.ts";
import { parseForm } from "../../cloud/exchange.ts";
import { authenticateV2, authenticateV3, type Nonces } from "../../cloud/rpc/authenticate-rpc.ts";
import { RPC_PRODUCTS } from "../../cloud/rpc/products.ts";
import type { SignedCall } from "../../cloud/rpc/rpc-signature.ts";
import { objectOf, parseJson } from "../../slack/json.ts";
import type { SigningKey } from "../signing-key.ts";
import type { CalledService } from "./call-exchange.ts";

export interface Call {
  readonly service: CalledService;
  readonly operation: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly method: string;
  readonly body: string;
  readonly contentType: string;
  readonly authorization: string;
}

interface Believed {
  readonly clientKey: SigningKey;
  readonly nonces: Nonces;
}

/** `undefined` for what is not passed on. Throws an RpcError when the client's signature is not good. */
export async function readCall(request: IncomingMessage, believed: Believed): Promise<Call | undefined> {
  const url = new URL(request.url ?? "/", "http://recorder");
  const body = await text(request);
  const contentType = request.headers["content-type"] ?? "";
  const fields = contentType.startsWith("application/json")
    ? Object.entries(objectOf(parseJson(body))).map(([name, value]) => [name, textOf(value)] as const)
    : parseForm(body);
  const parameters = new Map([...url.searchParams, ...fields]);
  const { method = "GET" } = request;
  const { authorization = "" } = request.headers;
  const common = { parameters, method, body, contentType, authorization };
  const slackMethod = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1];
  if (slackMethod !== undefined) return { ...common, service: "slack", operation: slackMethod };

  const operation = headerOf(request, "x-acs-action") ?? parameters.get("Action");
  const version = headerOf(request, "x-acs-version") ?? parameters.get("Version") ?? "";
  const service = serviceOf(version);
  if (operation === undefined || service === undefined) return undefined;
  const query = new Map(url.searchParams);
  believe({ method, path: url.pathname, query, headers: headersOf(request), body }, parameters, believed);
  for (const name of SIGNATURE_PARAMETERS) parameters.delete(name);
  return { ...common, service, operation };
}

function believe(
  call: SignedCall,
  parameters: ReadonlyMap<string, string>,
  { clientKey, nonces }: Believed,
): void {
  const keys = createAccessKeys([{ ...clientKey, arn: "acs:ram::0:user/client" }]);
  const judge = { keys, nonces, now: Date.now() };
  if (call.headers.has("authorization")) authenticateV3(call, judge);
  else authenticateV2(call.method, parameters, judge);
}

function serviceOf(version: string): CalledService | undefined {
  const service = RPC_PRODUCTS.find((product) => product.version === version)?.service;
  return service === "rds" || service === "ram" || service === "sts" ? service : undefined;
}

/** Of the older signature, which the recorder replaces by the newer one. */
const SIGNATURE_PARAMETERS = [
  "AccessKeyId",
  "Action",
  "Format",
  "SecurityToken",
  "Signature",
  "SignatureMethod",
  "SignatureNonce",
  "SignatureType",
  "SignatureVersion",
  "Timestamp",
  "Version",
];

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value = ""]) => [name, [value].flat().join(", ")]));
}
