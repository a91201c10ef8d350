/**
 * Who looks at what, kept in the address: `#as=U1&c=C1&t=1795341723.000100`.
 *
 * A reload, a second window and a test can so open any person's view of any thread directly.
 */

export interface Route {
  /** Empty until the person is known. */
  readonly as: string;
  /** A conversation id, or HOME for the App Home tab; empty means the first channel. */
  readonly conversation: string;
  /** The `ts` of the root message of the open thread; empty when none is open. */
  readonly thread: string;
}

export const HOME = "home";

/** Anything may stand after the `#`; what is not understood is left out. */
export function parseRoute(hash: string): Route {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    as: fields.get("as") ?? "",
    conversation: fields.get("c") ?? "",
    thread: fields.get("t") ?? "",
  };
}

export function formatRoute(route: Route): string {
  const fields = new URLSearchParams();
  if (route.as !== "") fields.set("as", route.as);
  if (route.conversation !== "") fields.set("c", route.conversation);
  if (route.thread !== "") fields.set("t", route.thread);
  return `#${fields}`;
}
