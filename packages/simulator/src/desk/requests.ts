/** The cloud's and Slack's logs as one, newest first. */
import type { CloudControl } from "../cloud/control.ts";
import type { LoggedRequest } from "../cloud/request-log.ts";
import type { SlackWorkspace } from "../slack/open-workspace.ts";
import type { RequestLogEntry } from "../slack/world.ts";
import type { DeskRequest, DeskRequestDetails } from "./desk-contract.ts";
import { explainSignature } from "./explain-signature.ts";

export interface Logs {
  readonly cloud: CloudControl;
  readonly slacks: readonly SlackWorkspace[];
}

const LISTED = 400;
const LONGEST_VALUE = 600;

export function latestRequests({ cloud, slacks }: Logs): readonly DeskRequest[] {
  const strikes = strikesOf(cloud);
  return [
    ...cloud.requests.slice(-LISTED).map((entry) => ofCloud(entry, strikes)),
    ...slacks.flatMap(({ team, control }) =>
      control.requests
        .slice(-LISTED)
        .map((entry) => ({ ...ofSlack(entry), workspace: slacks.length > 1 ? team.name : null })),
    ),
  ]
    .toSorted((a, b) => b.at - a.at)
    .slice(0, LISTED);
}

/** `undefined` when the log has forgotten it. */
export function requestDetails({ cloud, slacks }: Logs, id: string): DeskRequestDetails | undefined {
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
  for (const { team, control } of slacks) {
    const told = control.requests.findLast((each) => slackId(each) === id);
    if (told === undefined) continue;
    const parameters = Object.entries(told.arguments).map(([name, value]) => [name, shown(value)] as const);
    const workspace = slacks.length > 1 ? team.name : null;
    return { ...ofSlack(told), workspace, requestId: id, parameters, signature: null };
  }
  return undefined;
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
    workspace: null,
    operation,
    status,
    error: errorCode ?? (status === 0 ? "no answer" : status >= 400 ? `HTTP ${status}` : null),
    faults: strikes.get(requestId) ?? [],
  };
}

function ofSlack(entry: RequestLogEntry): Omit<DeskRequest, "workspace"> {
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
