/** The cloud's and Slack's logs as one, newest first. */
import type { CloudControl } from "../cloud/control.ts";
import type { LoggedRequest } from "../cloud/request-log.ts";
import type { SlackControl } from "../slack/control/control.ts";
import type { RequestLogEntry } from "../slack/world.ts";
import type { DeskRequest, DeskRequestDetails } from "./desk-contract.ts";
import { explainSignature } from "./explain-signature.ts";

export interface Logs {
  readonly cloud: CloudControl;
  readonly slack: SlackControl;
}

const LISTED = 400;
const LONGEST_VALUE = 600;

export function latestRequests({ cloud, slack }: Logs): readonly DeskRequest[] {
  const strikes = strikesOf(cloud);
  return [
    ...cloud.requests.slice(-LISTED).map((entry) => ofCloud(entry, strikes)),
    ...slack.requests.slice(-LISTED).map(ofSlack),
  ]
    .toSorted((a, b) => b.at - a.at)
    .slice(0, LISTED);
}

/** `undefined` when the log has forgotten it. */
export function requestDetails({ cloud, slack }: Logs, id: string): DeskRequestDetails | undefined {
  const entry = cloud.requests.findLast(({ requestId }) => requestId === id);
  if (entry !== undefined) {
    const { signature, parameters } = entry;
    const request = ofCloud(entry, strikesOf(cloud));
    const struck = request.faults.some((kind) => kind === "refuse" || kind === "htmlPage");
    return {
      ...request,
      requestId: entry.requestId,
      parameters: Object.entries(parameters),
      signature: signature === null ? null : explainSignature({ ...entry, signature }, struck),
    };
  }
  const told = slack.requests.findLast((each) => slackId(each) === id);
  if (told === undefined) return undefined;
  const parameters = Object.entries(told.arguments).map(([name, value]) => [name, shown(value)] as const);
  return { ...ofSlack(told), requestId: id, parameters, signature: null };
}

type Strikes = ReadonlyMap<string, readonly string[]>;

function strikesOf({ faults }: CloudControl): Strikes {
  return new Map(
    [...Map.groupBy(faults.strikes, ({ requestId }) => requestId)].map(([id, strikes]) => [
      id,
      strikes.map(({ effect }) => effect),
    ]),
  );
}

function ofCloud(entry: LoggedRequest, strikes: Strikes): DeskRequest {
  const { requestId, time, service, operation, status, errorCode } = entry;
  return {
    id: requestId,
    at: time,
    service,
    operation,
    status,
    error: errorCode ?? (status === 0 ? "no answer" : status >= 400 ? `HTTP ${status}` : null),
    faults: strikes.get(requestId) ?? [],
  };
}

function ofSlack(entry: RequestLogEntry): DeskRequest {
  const { at, method, ok, error = "failed", faults = [] } = entry;
  const [, http] = /^http_(\d+)$/.exec(error) ?? [];
  const status = faults.includes("loseReply") ? 0 : error === "ratelimited" ? 429 : Number(http ?? 200);
  return {
    id: slackId(entry),
    at,
    service: "slack",
    operation: method,
    status,
    error: ok ? null : error,
    faults,
  };
}

/** Slack's log gives no ids: an entry is never replaced, so its identity is one. */
const slackIds = new WeakMap<RequestLogEntry, string>();
let counted = 0;

function slackId(entry: RequestLogEntry): string {
  const known = slackIds.get(entry);
  if (known !== undefined) return known;
  counted += 1;
  const id = `slack-${counted}`;
  slackIds.set(entry, id);
  return id;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters)`;
}
