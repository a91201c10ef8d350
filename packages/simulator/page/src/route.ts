/**
 * Who looks at what, kept in the address: `#team=T1&as=U1&c=C1&t=1795341723.000100&d=cloud`.
 *
 * A reload, a second window, a colleague and a test can so open any person's view of any thread, request or kept
 * moment directly.
 */

export const DESK_TABS = ["guide", "cloud", "requests", "faults", "scenarios"] as const;
export type DeskTab = (typeof DESK_TABS)[number];

export interface Route {
  /** Id of the workspace; empty where there is only one, and until it is known. */
  readonly workspace: string;
  /** Empty until the person is known. */
  readonly as: string;
  /** A conversation id, or HOME for the App Home tab; empty means the first channel. */
  readonly conversation: string;
  /** The `ts` of the root message of the open thread; empty when none is open. */
  readonly thread: string;
  /** The `ts` of a message that a link leads to. */
  readonly message: string;
  /** What is open beside Slack. */
  readonly desk: DeskTab | "";
  /** The desk takes Slack's place too. */
  readonly isWide: boolean;
  /** Id of the request whose details are open. */
  readonly request: string;
  /** Id of a kept moment; empty for the present. */
  readonly moment: string;
}

export const HOME = "home";

/** Anything may stand after the `#`; what is not understood is left out. */
export function parseRoute(hash: string): Route {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const get = (name: string): string => fields.get(name) ?? "";
  return {
    workspace: get("team"),
    as: get("as"),
    conversation: get("c"),
    thread: get("t"),
    message: get("p"),
    desk: DESK_TABS.find((tab) => tab === get("d")) ?? "",
    isWide: get("w") === "1",
    request: get("r"),
    moment: get("m"),
  };
}

export function formatRoute(route: Route): string {
  const fields = new URLSearchParams();
  const values = {
    team: route.workspace,
    as: route.as,
    c: route.conversation,
    t: route.thread,
    p: route.message,
    d: route.desk,
    w: route.isWide && route.desk !== "" ? "1" : "",
    r: route.desk === "requests" ? route.request : "",
    m: route.moment,
  };
  for (const [name, value] of Object.entries(values)) if (value !== "") fields.set(name, value);
  return `#${fields}`;
}
