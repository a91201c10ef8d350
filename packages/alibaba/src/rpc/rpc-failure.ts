/**
 * Reads what @alicloud/openapi-core throws.
 *
 * Refusals carry the cloud's own body in `data`; network errors have the whole URL, parameters included, in
 * their message; an HTML page of a proxy arrives as a SyntaxError that has lost its status.
 */
import type { OperationalError } from "@bakferry/core";
import { z } from "zod";

import { refused, unreachable, unreadable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import { words } from "./loose.ts";

const REFUSED = z.object({
  statusCode: z.coerce.number(),
  code: z.string(),
  message: z.string(),
  requestId: words.optional(),
  retryAfter: z.number().nullish(),
  data: z.object({ Message: words.optional(), message: words.optional() }).nullish().catch(undefined),
  accessDeniedDetail: z.object({ AuthAction: words.optional() }).nullish().catch(undefined),
});

const PROXY_RETRY_MS = 5_000;

export function rpcFailure(call: CloudCall, error: unknown): OperationalError {
  const refusal = REFUSED.safeParse(error);
  if (refusal.success) {
    const { statusCode, code, message, requestId, retryAfter, data, accessDeniedDetail } = refusal.data;
    return refused(call, {
      status: statusCode,
      code: known(code) ?? "",
      message: data?.Message ?? data?.message ?? message,
      requestId: known(requestId),
      deniedAction: accessDeniedDetail?.AuthAction,
      delayMs: retryAfter ?? undefined,
    });
  }
  if (error instanceof SyntaxError) {
    return unreadable(call, {
      detail: `${call.service} answered with something that is not JSON; perhaps a proxy did.`,
      retry: { kind: "after", milliseconds: PROXY_RETRY_MS },
    });
  }
  return unreachable(call, describe(call, error), error);
}

/** The SDK writes the absence of a value as a word. */
function known(value: string | undefined): string | undefined {
  return value === undefined || value === "undefined" || value === "" ? undefined : value;
}

function describe({ service }: CloudCall, error: unknown): string {
  const { name, code } = Object(error) as { readonly name?: unknown; readonly code?: unknown };
  if (name === "RequestTimeoutError") return `${service} did not answer in time`;
  return `the connection to ${service} failed (${typeof code === "string" ? code : "no reason given"})`;
}
