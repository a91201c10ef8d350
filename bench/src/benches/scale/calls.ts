/** What the bots ask of the cloud and of Slack, by what those have recorded. */
import type { World } from "@bakferry/demo";
import type { LoggedRequest } from "@bakferry/simulator";

export interface CallCount {
  /** The service, and the operation or method. */
  readonly kind: string;
  readonly calls: number;
}

/** The simulated cloud keeps the latest requests only, so it is looked at all the time. */
const LOOK_MS = 250;

export interface CloudWatch {
  readonly requests: readonly LoggedRequest[];
  stop(): void;
}

export function watchCloud({ simulator }: World): CloudWatch {
  const { control } = simulator.cloud;
  const requests: LoggedRequest[] = [];
  let last = control.requests.at(-1)?.requestId;
  const look = (): void => {
    const all = control.requests;
    requests.push(...all.slice(all.findLastIndex(({ requestId }) => requestId === last) + 1));
    last = all.at(-1)?.requestId;
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    requests,
    stop() {
      clearInterval(timer);
      look();
    },
  };
}

/** An app speaks to Slack by methods; acknowledgements and response URLs are no calls that Slack counts. */
const METHOD = /^[a-z]+(?:\.[a-zA-Z]+)+$/;

export function slackCallsSince({ simulator }: World, since: number): readonly string[] {
  const { requests } = simulator.slack.control;
  return requests.flatMap(({ at, method }) =>
    at >= since && METHOD.test(method) ? [`Slack ${method}`] : [],
  );
}

export function cloudCallsOf({ requests }: CloudWatch): readonly string[] {
  return requests.map(
    ({ service, operation }) => `${service.toUpperCase()} ${operation.replace(/ .*$/, "")}`,
  );
}

/** The most frequent first. */
export function countByKind(kinds: readonly string[]): readonly CallCount[] {
  return [...Map.groupBy(kinds, (kind) => kind)]
    .map(([kind, same]) => ({ kind, calls: same.length }))
    .toSorted((a, b) => b.calls - a.calls);
}
