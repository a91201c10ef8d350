/**
 * Calls of RDS, RAM and STS: signed by the SDK's core, read by us.
 *
 * The typed SDKs are left out on purpose. They take two seconds and 60 MB to load, drop fields that they do not
 * know, and throw on lists and booleans that the services have been seen to send; by then CreateMigrateTask has
 * taken effect. `callApi` hands out the JSON as it came. Its default of three seconds is too short for RDS, and
 * its connect timer is really one for silence, so both are half a minute.
 *
 * Source: Alibaba Cloud, "V3 request body and signature"; @alicloud/openapi-core.
 */
import type { Clock, LineWatch, OperationalError } from "@bakferry/core";
import type { z } from "zod";

import type { Credentials, CredentialsProvider } from "../credentials.ts";
import type { CloudObserver } from "../observer.ts";
import type { Action, RpcOperation } from "../permissions/actions.ts";
import { notSent, unreadable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import { type Lanes, laneOf } from "./lanes.ts";

export interface RpcService {
  readonly name: "RDS" | "RAM" | "STS";
  readonly version: string;
  /** Whole URL. */
  readonly endpoint: string;
}

interface RpcCall<T> extends Omit<CloudCall, "service" | "action" | "renewable" | "host"> {
  /** Also the RAM action, behind the service's name: "rds:CreateMigrateTask". */
  readonly operation: RpcOperation;
  /** Text throughout: the services document `True` and `False`, and numbers as words. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
  /** From this time on (milliseconds) it must not leave any more; see `notSent`. */
  readonly sendBy?: number | undefined;
}

export interface Rpc {
  /** One request. Throws OperationalError; see `once` for what that leaves open. */
  call<T>(call: RpcCall<T>): Promise<T>;
}

export interface RpcDeps {
  readonly regionId: string;
  readonly credentials: CredentialsProvider;
  readonly userAgent: string;
  readonly clock: Pick<Clock, "now">;
  /** Silence that ends a request; half a minute when absent. */
  readonly timeoutMs?: number;
  /** Of the service, shared by all who ask it; without limit when absent. */
  readonly budget?: Lanes;
  /** Of the examination that all its requests are for; each goes by what it asks when absent. */
  readonly watch?: LineWatch;
  readonly observer?: CloudObserver;
}

const TIMEOUT_MS = 30_000;

export function createRpc(service: RpcService, deps: RpcDeps): Rpc {
  return {
    async call(call) {
      const credentials = await deps.credentials();
      const cloudCall: CloudCall = {
        ...call,
        service: service.name,
        action: actionOf(service, call.operation),
        host: new URL(service.endpoint).hostname,
        renewable: credentials.expiresAt !== undefined,
      };
      const [{ client, runtime }, { rpcFailure }] = await Promise.all([
        openClient({ service, deps, credentials }),
        import("./rpc-failure.ts"),
      ]);
      // Last, because what is loaded for the first requests would bring them together with the next.
      await waitInLine(deps, call.operation);
      if (call.sendBy !== undefined && deps.clock.now() >= call.sendBy) throw notSent(cloudCall);
      const ask = async (): Promise<unknown> =>
        send(client, { service, call, runtime }).catch((error: unknown) => {
          const failure = rpcFailure(cloudCall, error);
          if (failure.code === "CLOUD_THROTTLED") deps.budget?.throttled(waitOf(failure));
          throw failure;
        });
      const { operation } = call;
      const body = await (deps.observer?.request({ service: service.name, operation }, ask) ?? ask());
      deps.budget?.answered();
      const result = call.schema.safeParse(body);
      if (result.success) return result.data;
      throw unexpected(cloudCall, body, result.error);
    },
  };
}

async function waitInLine({ budget, watch }: RpcDeps, operation: RpcOperation): Promise<void> {
  const left = watch?.joined();
  try {
    await budget?.take(watch ? "people" : laneOf(operation));
  } finally {
    left?.();
  }
}

interface SdkClient {
  callApi(params: unknown, request: unknown, runtime: unknown): Promise<{ readonly body?: unknown }>;
}

interface Opening {
  readonly service: RpcService;
  readonly deps: RpcDeps;
  readonly credentials: Credentials;
}

/** A client costs little; one a call always signs with the credentials of now. */
async function openClient({
  service,
  deps,
  credentials,
}: Opening): Promise<{ readonly client: SdkClient; readonly runtime: unknown }> {
  const Client = await loadClient();
  const url = new URL(service.endpoint);
  const timeout = deps.timeoutMs ?? TIMEOUT_MS;
  const client = new Client({
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    securityToken: credentials.securityToken,
    type: credentials.securityToken === undefined ? "access_key" : "sts",
    regionId: deps.regionId,
    endpoint: url.host,
    protocol: url.protocol.replace(":", ""),
    connectTimeout: timeout,
    readTimeout: timeout,
    userAgent: deps.userAgent,
  });
  return { client, runtime: { connectTimeout: timeout, readTimeout: timeout } };
}

interface Sending {
  readonly service: RpcService;
  readonly call: RpcCall<unknown>;
  readonly runtime: unknown;
}

async function send(client: SdkClient, { service, call, runtime }: Sending): Promise<unknown> {
  const params = {
    action: call.operation,
    version: service.version,
    protocol: "HTTPS",
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  };
  const reply = await client.callApi(params, { query: { ...call.parameters } }, runtime);
  return reply.body;
}

type ClientConstructor = new (config: Readonly<Record<string, unknown>>) => SdkClient;

/**
 * This CommonJS module marks itself as a transpiled one. Node hands out the whole module as its default export,
 * and the class is the `default` of that; loaders that honour the mark hand out the class.
 */
async function loadClient(): Promise<ClientConstructor> {
  const module = (await import("@alicloud/openapi-core")) as unknown as {
    readonly default: ClientConstructor | { readonly default: ClientConstructor };
  };
  return typeof module.default === "function" ? module.default : module.default.default;
}

function actionOf({ name }: RpcService, operation: RpcOperation): Action {
  // A service has no operation of another's name.
  return `${name.toLowerCase()}:${operation}` as Action;
}

function waitOf({ retry }: OperationalError): number {
  return retry.kind === "after" ? retry.milliseconds : 0;
}

function unexpected(call: CloudCall, body: unknown, error: z.ZodError): OperationalError {
  const issue = error.issues[0];
  const place = issue?.path.join(".") ?? "";
  return unreadable(call, {
    detail: `${call.service} answered with an unexpected ${place === "" ? "body" : place} (${issue?.message ?? "unknown"}).`,
    requestId: requestIdOf(body),
  });
}

function requestIdOf(body: unknown): string | undefined {
  const { RequestId: id } = Object(body) as { readonly RequestId?: unknown };
  return typeof id === "string" ? id : undefined;
}
