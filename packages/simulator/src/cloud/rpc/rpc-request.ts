/**
 * What every RDS, RAM and STS operation gets to work on, and how it reads its parameters.
 */
import type { InstanceState } from "../model.ts";
import type { AccessKey } from "../ram/ram-book.ts";
import type { CloudWorld } from "../world.ts";
import { invalidParameter, missingParameter, rpcError } from "./rpc-error.ts";

export interface RpcRequest {
  readonly parameters: ReadonlyMap<string, string>;
  readonly world: CloudWorld;
  readonly caller: AccessKey;
  /** Real time of arrival in milliseconds. */
  readonly receivedAt: number;
}

/** The body of a success, without its RequestId. */
export type RpcResult = Readonly<Record<string, unknown>>;

export interface RpcOperation {
  readonly name: string;
  /** What RAM must allow; `null` for what anybody may call. */
  readonly action: string | null;
  /** What the action is about, as RAM names it. */
  resource(request: RpcRequest): string;
  /** Parameters that must be present and not empty. */
  readonly required: readonly string[];
  run(request: RpcRequest): RpcResult | Promise<RpcResult>;
}

/** A parameter that the operation cannot do without. Throws `Missing<name>`. */
export function requireText({ parameters }: RpcRequest, name: string): string {
  const value = parameters.get(name) ?? "";
  if (value === "") throw missingParameter(name);
  return value;
}

/** One of the allowed values, spelled exactly so. Throws `Invalid<name>`. */
export function requireOneOf<const T extends string>(
  request: RpcRequest,
  name: string,
  allowed: readonly T[],
): T {
  const text = requireText(request, name);
  const value = allowed.find((candidate) => candidate === text);
  if (value === undefined) throw invalidParameter(name, `It must be one of ${allowed.join(", ")}.`);
  return value;
}

/** The instance that DBInstanceId names. Throws InvalidDBInstanceId.NotFound. */
export function requireInstance(request: RpcRequest): InstanceState {
  const instance = request.world.instances.get(requireText(request, "DBInstanceId"));
  if (instance === undefined) throw rpcError("InvalidDBInstanceId.NotFound");
  return instance;
}

export interface Paged<T> {
  readonly rows: readonly T[];
  readonly number: number;
  readonly size: number;
  readonly total: number;
}

/** The page that PageNumber and PageSize ask for. Throws InvalidPageSize or InvalidPageNumber. */
export function pageOf<T>(
  rows: readonly T[],
  { parameters }: RpcRequest,
  isAllowedSize: (size: number) => boolean,
): Paged<T> {
  const read = (name: string, fallback: number): number => {
    const text = parameters.get(name) ?? "";
    if (text === "") return fallback;
    if (!/^[1-9]\d{0,8}$/.test(text)) throw invalidParameter(name);
    return Number(text);
  };
  const number = read("PageNumber", 1);
  const size = read("PageSize", 30);
  if (!isAllowedSize(size)) throw invalidParameter("PageSize");
  const from = (number - 1) * size;
  return { rows: rows.slice(from, from + size), number, size, total: rows.length };
}

/** UTC to the minute, and nothing finer: `yyyy-MM-ddTHH:mmZ`. Throws `Invalid<name>`. */
export function requireMinute(request: RpcRequest, name: string): number {
  const text = requireText(request, name);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw invalidParameter(name, "Its form is yyyy-MM-ddTHH:mmZ.");
  return time;
}

/** `yyyy-MM-ddTHH:mm:ssZ`, the form of times in replies; "" for none. */
export function replyTime(time: number | null): string {
  return time === null ? "" : `${new Date(time).toISOString().slice(0, 19)}Z`;
}
