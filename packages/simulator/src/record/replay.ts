/**
 * Asks the simulator what was asked of the real services, and tells where it answers otherwise.
 *
 * It must answer with the same status and code, and whatever it says has to stand at the same place in the real answer,
 * with the same type; a word of the service has to be the same word. What it leaves out is no difference: the coverage
 * tables tell that.
 */
import { objectOf, parseJson, stringOf } from "../slack/json.ts";
import type { Exchange, Leaf } from "./recording.ts";
import { ISSUED_NAME, leavesOf } from "./redact.ts";
import { signedCall } from "./signed-call.ts";

export interface ReplayTarget {
  readonly cloudUrl: string;
  readonly slackUrl: string;
  readonly key: { readonly id: string; readonly secret: string };
  readonly botToken: string;
}

export interface Replay {
  readonly exchange: Exchange;
  /** `skipped`: a value of the request was left out of the recording, or comes from an exchange that was skipped. */
  readonly outcome: "same" | "different" | "skipped";
  readonly differences: readonly string[];
}

/** In the order of the recording; what an answer named is used in the requests that follow. */
export async function replay(
  exchanges: readonly Exchange[],
  target: ReplayTarget,
): Promise<readonly Replay[]> {
  const bound = new Map<string, string>();
  const replays: Replay[] = [];
  for (const exchange of exchanges) {
    const parameters = Object.entries(exchange.parameters);
    if (parameters.some(([, value]) => value === null || (ISSUED_NAME.test(value) && !bound.has(value)))) {
      replays.push({ exchange, outcome: "skipped", differences: [] });
      continue;
    }
    const given = new Map(parameters.map(([name, value]) => [name, bound.get(value ?? "") ?? value ?? ""]));
    const differences = compare(exchange, await ask(exchange, given, target), bound);
    replays.push({ exchange, outcome: differences.length === 0 ? "same" : "different", differences });
  }
  return replays;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(
  { service, operation }: Exchange,
  query: ReadonlyMap<string, string>,
  { cloudUrl, slackUrl, key, botToken }: ReplayTarget,
): Promise<Answer> {
  if (service === "slack") {
    const body = new URLSearchParams([...query]);
    const headers = { authorization: `Bearer ${botToken}` };
    return answerOf(await fetch(`${slackUrl}/api/${operation}`, { method: "POST", headers, body }));
  }
  return answerOf(await fetch(signedCall({ service, operation, query, base: cloudUrl }, key)));
}

async function answerOf(reply: Response): Promise<Answer> {
  return { status: reply.status, body: parseJson(await reply.text()) };
}

/** Learns what the recording's made-up names stand for here. */
function compare(
  { status, errorCode, reply }: Exchange,
  answer: Answer,
  bound: Map<string, string>,
): readonly string[] {
  const body = objectOf(answer.body);
  const code = stringOf(body["Code"]) ?? stringOf(body["error"]) ?? null;
  const differences: string[] = [];
  if (answer.status !== status) differences.push(`status ${answer.status} instead of ${status}`);
  if (code !== errorCode) differences.push(`${code ?? "no error"} instead of ${errorCode ?? "none"}`);
  if (differences.length > 0) return differences;
  const places = Object.keys(reply);
  for (const { place, value } of leavesOf(body, "")) {
    // A list that was empty there says nothing about its items.
    if (!places.some((known) => known === place) && isInKnownList(place, places)) {
      differences.push(`${place} is not in the real answer`);
    }
    const real = reply[place];
    if (real === undefined) continue;
    const difference = compareLeaf(real, value, bound);
    if (difference !== undefined) differences.push(`${place}: ${difference}`);
  }
  return differences;
}

type Plain = string | number | boolean | null;

function compareLeaf(real: Leaf, value: Plain, bound: Map<string, string>): string | undefined {
  if (typeof real === "object" && "is" in real) {
    if (ISSUED_NAME.test(real.is) && !bound.has(real.is)) bound.set(real.is, String(value));
    return undefined;
  }
  const type = value === null ? "null" : typeof value;
  const realType = typeof real === "object" ? typeof real.says : real;
  // What is null in one state is something in another.
  if (type !== realType && type !== "null" && realType !== "null") return `${type} instead of ${realType}`;
  if (typeof real === "object" && type !== "null" && real.says !== value) {
    return `${JSON.stringify(value)} instead of ${JSON.stringify(real.says)}`;
  }
  return undefined;
}

/** Whether the list or object that the place is in has something in the real answer. */
function isInKnownList(place: string, places: readonly string[]): boolean {
  const around = place.replace(/(?:^|\.)[^.]+$/, "");
  return around === "" || places.some((known) => known.startsWith(`${around}.`));
}
