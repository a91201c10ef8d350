/**
 * The key of a RAM role for a pod or a pipeline that proves itself by a token of its own identity provider.
 *
 * The request is not signed: the token is the proof. It is read from its file anew each time, because its owner
 * replaces it every few minutes or hours. Why not by @alicloud/credentials: docs/decisions/0006-cloud-clients.md.
 *
 * Source: STS, AssumeRoleWithOIDC; Container Service, "Use RRSA to authorize different pods".
 */
import { readFile } from "node:fs/promises";

import { OperationalError } from "@bakferry/core/errors";

import type { Credentials } from "../credentials.ts";
import { refused, unreadable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import { ask, parseJson } from "./ask.ts";
import { temporaryKey } from "./temporary-key.ts";

export interface OidcRoleOptions {
  /** Whole URL of STS. */
  readonly endpoint: string;
  readonly roleArn: string;
  readonly providerArn: string;
  readonly tokenFile: string;
  readonly sessionName: string;
}

const PATIENCE_MS = 10_000;
const SESSION_SECONDS = "3600";

/** One fresh key. Throws OperationalError. */
export async function fetchOidcRole(options: OidcRoleOptions): Promise<Credentials> {
  const { endpoint, roleArn, providerArn, sessionName } = options;
  const call: CloudCall = {
    service: "STS",
    host: new URL(endpoint).hostname,
    what: `assume the role ${roleArn} by OIDC`,
    action: "sts:AssumeRoleWithOIDC",
    resource: roleArn,
  };
  const reply = await ask(call, {
    method: "POST",
    url: `${endpoint.replace(/\/$/, "")}/?Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON`,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      RoleArn: roleArn,
      OIDCProviderArn: providerArn,
      OIDCToken: await readToken(options.tokenFile),
      RoleSessionName: sessionName,
      DurationSeconds: SESSION_SECONDS,
      Timestamp: new Date().toISOString(),
    }).toString(),
    patienceMs: PATIENCE_MS,
  });
  const answer = Object(parseJson(reply.body.toString("utf8"))) as Answer;
  if (reply.status !== 200) {
    throw refused(call, {
      status: reply.status,
      code: wordOf(answer.Code),
      message: wordOf(answer.Message) || `status ${reply.status}`,
      requestId: wordOf(answer.RequestId) || undefined,
    });
  }
  const key = temporaryKey(answer.Credentials);
  if (key === undefined) {
    throw unreadable(call, { detail: "STS gave no usable key.", requestId: wordOf(answer.RequestId) });
  }
  return key;
}

interface Answer {
  readonly Code?: unknown;
  readonly Message?: unknown;
  readonly RequestId?: unknown;
  readonly Credentials?: unknown;
}

function wordOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

async function readToken(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw new OperationalError("FILE_NOT_READABLE", {
      message: `The OIDC token ${path} cannot be read.`,
      cause: error,
    });
  }
}
