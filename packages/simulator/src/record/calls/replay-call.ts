/** Asks the simulator what was asked of RDS, RAM, STS or Slack's Web API. */
import { objectOf, parseJson, stringOf } from "../../slack/json.ts";
import { type Bound, compareReply, type SaidLeaf } from "../compare-reply.ts";
import { isCut, placesOf, typeOf } from "../json-places.ts";
import { ISSUED_NAME } from "../made-up-names.ts";
import type { ReplayTarget } from "../replay-target.ts";
import type { CallExchange } from "./call-exchange.ts";
import { signedCall } from "./signed-call.ts";

/** The differences; `null` where it cannot be asked again. */
export async function replayCall(
  exchange: CallExchange,
  target: ReplayTarget,
  bound: Bound,
): Promise<readonly string[] | null> {
  const parameters = Object.entries(exchange.parameters);
  if (parameters.some(([, value]) => value === null || (ISSUED_NAME.test(value) && !bound.has(value)))) {
    return null;
  }
  const given = new Map(parameters.map(([name, value]) => [name, bound.get(value ?? "") ?? value ?? ""]));
  const { status, body } = await ask(exchange, given, target);
  const code = stringOf(body["Code"]) ?? stringOf(body["error"]) ?? null;
  const { errorCode } = exchange;
  const differences = [
    ...(status === exchange.status ? [] : [`status ${status} instead of ${exchange.status}`]),
    ...(code === errorCode ? [] : [`${code ?? "no error"} instead of ${errorCode ?? "none"}`]),
  ];
  return differences.length > 0 ? differences : compareReply(exchange.reply, saidBy(body), bound);
}

/** What a JSON answer says, place by place. */
export function saidBy(body: unknown, cut?: ReadonlySet<string>): readonly SaidLeaf[] {
  return placesOf(body, cut).map(({ place, value }) => ({
    place,
    type: typeOf(value),
    value: isCut(value) ? null : value,
  }));
}

interface Answer {
  readonly status: number;
  readonly body: ReturnType<typeof objectOf>;
}

async function ask(
  { service, operation }: CallExchange,
  query: ReadonlyMap<string, string>,
  { cloud, slack, key, botToken, appToken }: ReplayTarget,
): Promise<Answer> {
  if (service === "slack") {
    const body = new URLSearchParams([...query]);
    const token = operation === "apps.connections.open" ? appToken : botToken;
    const headers = { authorization: `Bearer ${token}` };
    return answerOf(await fetch(`${slack.url}/api/${operation}`, { method: "POST", headers, body }));
  }
  return answerOf(await fetch(signedCall({ service, operation, query, base: cloud.url }, key)));
}

async function answerOf(reply: Response): Promise<Answer> {
  return { status: reply.status, body: objectOf(parseJson(await reply.text())) };
}
