/**
 * The key of the RAM role that an ECS instance runs under, from the metadata service beside it.
 *
 * It is asked for only on request: elsewhere the address belongs to nobody, or to somebody else. The token of the
 * hardened mode is asked for first; a service that does not know it is taken in the plain mode.
 *
 * Source: ECS, "Instance RAM roles"; ECS, "View instance metadata" (hardened mode).
 */
import type { Credentials } from "../credentials.ts";
import { refused, unreadable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import { ask, parseJson } from "./ask.ts";
import { temporaryKey } from "./temporary-key.ts";

export interface EcsRoleOptions {
  /** The same on every ECS instance; that one when absent. */
  readonly endpoint?: string | undefined;
  /** Asked for when absent; an instance has one at most. */
  readonly roleName?: string | undefined;
}

const ECS_METADATA = "http://100.100.100.200";

const PATIENCE_MS = 3_000;
const TOKEN_SECONDS = "21600";
const ROLES = "/latest/meta-data/ram/security-credentials/";

/** One fresh key. Throws OperationalError when there is no such service, or no role. */
export async function fetchEcsRole({
  endpoint = ECS_METADATA,
  roleName,
}: EcsRoleOptions): Promise<Credentials> {
  const headers = await tokenHeaders(endpoint);
  const role = roleName ?? (await read(`${endpoint}${ROLES}`, headers)).trim();
  const answer = await read(`${endpoint}${ROLES}${encodeURIComponent(role)}`, headers);
  const key = temporaryKey(parseJson(answer));
  if (key === undefined) throw unreadable(CALL, { detail: "The metadata service gave no usable key." });
  return key;
}

const CALL: CloudCall = {
  service: "STS",
  what: "get the key of this ECS instance's RAM role",
  action: "ecs:AttachInstanceRamRole",
  resource: "*",
};

async function tokenHeaders(endpoint: string): Promise<Readonly<Record<string, string>>> {
  const { status, body } = await ask(CALL, {
    method: "PUT",
    url: `${endpoint}/latest/api/token`,
    headers: { "X-aliyun-ecs-metadata-token-ttl-seconds": TOKEN_SECONDS },
    patienceMs: PATIENCE_MS,
  });
  return status === 200 ? { "X-aliyun-ecs-metadata-token": body.toString("utf8").trim() } : {};
}

async function read(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { status, body } = await ask(CALL, { method: "GET", url, headers, patienceMs: PATIENCE_MS });
  if (status === 200) return body.toString("utf8");
  const message =
    status === 404 ? "this instance has no RAM role" : `the metadata service answered ${status}`;
  throw refused(CALL, { status, code: "NoInstanceRole", message });
}
