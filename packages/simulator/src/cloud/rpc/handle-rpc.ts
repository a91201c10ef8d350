/**
 * One RPC-style call from its signature to its JSON.
 *
 * Source: OpenAPI gateway: errors are JSON with RequestId, HostId, Code, Message and Recommend; a denial by RAM
 * names the missing action in AccessDeniedDetail.
 */
import { type Exchange, type Incoming, parseForm, readText, type Reply } from "../exchange.ts";
import { decideAccess } from "../ram/ram-book.ts";
import { type CloudService, loggable } from "../request-log.ts";
import type { Handled } from "../service.ts";
import type { CloudWorld } from "../world.ts";
import { authenticateV2, authenticateV3, createNonces, type Nonces } from "./authenticate-rpc.ts";
import { RPC_PRODUCTS, type RpcProduct } from "./products.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";
import { jsonReply, rpcErrorReply } from "./rpc-error-reply.ts";
import { missingParameter, rpcError, RpcError } from "./rpc-error.ts";
import type { RpcOperation, RpcRequest } from "./rpc-request.ts";

export interface Rpc {
  readonly limits: RateLimits;
  handle(exchange: Exchange): Promise<Handled>;
}

/** Keeps the nonces that were used, for as long as it lives. */
export function createRpc(world: CloudWorld): Rpc {
  const nonces = createNonces();
  const limits = createRateLimits();
  return { limits, handle: (exchange) => handleCall(exchange, { world, nonces, limits }) };
}

/** Whether a request is for RDS, RAM or STS; all others are for OSS. */
export function isRpcCall({ headers, target }: Pick<Incoming, "headers" | "target">): boolean {
  return headers.has("x-acs-action") || /^\/\?(?:.*&)?Action=/.test(target);
}

const LARGEST_BODY_BYTES = 1024 ** 2;
const COMMON_PARAMETERS: ReadonlySet<string> = new Set([
  "AccessKeyId",
  "Action",
  "Format",
  "SecurityToken",
  "Timestamp",
  "Version",
]);

interface Scene {
  readonly world: CloudWorld;
  readonly nonces: Nonces;
  readonly limits: RateLimits;
}

/** What is known about a call so far, for the log and the error body, however early it ends. */
interface Trace {
  product: RpcProduct | undefined;
  operation: string;
  parameters: ReadonlyMap<string, string>;
}

async function handleCall(exchange: Exchange, scene: Scene): Promise<Handled> {
  const trace: Trace = { product: undefined, operation: "", parameters: exchange.query };
  try {
    const result = await answer(exchange, scene, trace);
    const body = { RequestId: exchange.requestId, ...result };
    return handled(trace, { reply: jsonReply(200, body), errorCode: null });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return handled(trace, { reply: errorReply(exchange, trace, error), errorCode: error.code });
  }
}

async function answer(exchange: Exchange, scene: Scene, trace: Trace): Promise<object> {
  const { world, nonces, limits } = scene;
  const { method, path, query, headers, receivedAt } = exchange;
  if (method !== "POST" && method !== "GET") throw rpcError("UnsupportedHTTPMethod");
  const body = await readText(exchange.body, LARGEST_BODY_BYTES);
  const isForm = headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  const parameters = new Map([...query, ...(isForm ? parseForm(body) : [])]);
  trace.parameters = parameters;

  // The older signature covers the query alone, so headers that come with it say nothing.
  const isV2 = !headers.has("authorization") && parameters.has("Signature");
  const named = (header: string, parameter: string): string =>
    (isV2 ? parameters.get(parameter) : headers.get(header)) ?? "";
  const version = named("x-acs-version", "Version");
  trace.operation = named("x-acs-action", "Action");
  trace.product = RPC_PRODUCTS.find((product) => product.version === version);

  const judge = { keys: world.keys, nonces, now: receivedAt };
  const caller = isV2
    ? authenticateV2(method, parameters, judge)
    : authenticateV3({ method, path, query, headers, body }, judge);
  const operation = findOperation(trace, version);
  const refusal = limits.count(operation.name, receivedAt);
  if (refusal !== undefined) throw refusal;
  const request = { parameters, world, caller, receivedAt };
  admit(request, operation, trace);
  for (const name of operation.required) {
    if ((parameters.get(name) ?? "") === "") throw missingParameter(name);
  }
  return operation.run(request);
}

function findOperation({ product, operation }: Trace, version: string): RpcOperation {
  if (version === "") throw missingParameter("Version");
  if (product === undefined) throw rpcError("InvalidVersion");
  const found = product.operations.find(({ name }) => name === operation);
  if (found === undefined) throw rpcError("InvalidAction.NotFound");
  return found;
}

function admit(request: RpcRequest, operation: RpcOperation, { product }: Trace): void {
  const { action } = operation;
  if (action === null) return;
  const { world, caller } = request;
  const decision = decideAccess(world.ram, caller, { action, resource: operation.resource(request) });
  if (decision.kind === "allowed") return;
  throw rpcError(product?.service === "rds" ? "Forbidden.RAM" : "NoPermission", {
    details: {
      AccessDeniedDetail: {
        AuthAction: action,
        AuthPrincipalDisplayName: caller.arn.split("/").at(-1) ?? caller.arn,
        AuthPrincipalOwnerId: world.accountId,
        AuthPrincipalType: caller.arn.includes(":assumed-role/") ? "AssumedRoleUser" : "SubUser",
        NoPermissionType: decision.isExplicit ? "ExplicitDeny" : "ImplicitDeny",
        PolicyType: decision.policyType,
      },
    },
  });
}

function errorReply(exchange: Exchange, { product }: Trace, error: RpcError): Reply {
  const reply = rpcErrorReply(error, exchange, product);
  return { ...reply, headers: { ...reply.headers, ...error.headers } };
}

function handled(
  { product, operation, parameters }: Trace,
  outcome: Pick<Handled, "reply" | "errorCode">,
): Handled {
  const service: CloudService = product?.service ?? "unknown";
  const own = [...parameters].filter(([name]) => !COMMON_PARAMETERS.has(name));
  return { service, operation, parameters: loggable(own), ...outcome };
}
