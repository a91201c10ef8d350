/**
 * The page's calls to the simulator.
 *
 * Every call ends in a UiResult: a server that is gone or answers nonsense becomes a sentence for the person, because
 * the page has nobody else to tell.
 */
import type { UiContainer, UiOptions, UiResult, UiState, UiValues } from "../../src/slack/ui-contract.ts";
import type { Fields } from "./blocks/read.ts";

interface Place {
  readonly container: UiContainer;
  readonly blockId: string;
  readonly actionId: string;
}

/** All calls speak for one person. */
export interface Api {
  command(channel: string, text: string): Promise<UiResult>;
  message(channel: string, text: string, threadTs?: string): Promise<UiResult>;
  action(place: Place, fields: Fields, values: UiValues): Promise<UiResult>;
  /** Rejects when the app gave no options, so that a menu can say so. */
  options(place: Place, query: string): Promise<UiOptions>;
  submit(viewId: string, values: UiValues): Promise<UiResult>;
  close(viewId: string): Promise<UiResult>;
  home(): Promise<UiResult>;
  shortcut(callbackId: string): Promise<UiResult>;
  read(channel: string): Promise<UiResult>;
}

const UNREACHABLE = { ok: false, error: "The simulator does not answer. Is it still running?" } as const;

export function createApi(workspace: string, as: string): Api {
  const at = below(workspace);
  const send = (path: string, body: Fields): Promise<UiResult> => post(`${at}${path}`, { as, ...body });
  return {
    command: (channel, text) => send("/ui/command", { channel, text }),
    message: (channel, text, threadTs) =>
      send("/ui/message", threadTs === undefined ? { channel, text } : { channel, text, threadTs }),
    action: (place, fields, values) => send("/ui/action", { ...place, fields, values }),
    async options(place, query) {
      const answer = await request<UiOptions>(`${at}/ui/options`, { as, ...place, query });
      if (answer.error !== undefined) throw new RefusedError(answer.error);
      return answer;
    },
    submit: (viewId, values) => send("/ui/view/submit", { viewId, values }),
    close: (viewId) => send("/ui/view/close", { viewId }),
    home: () => send("/ui/home", {}),
    shortcut: (callbackId) => send("/ui/shortcut", { callbackId }),
    read: (channel) => send("/ui/read", { channel }),
  };
}

/** Of a kept moment everything can be read and nothing done. */
export function createReadOnlyApi(): Api {
  const refuse = (): Promise<UiResult> => Promise.resolve(PAST);
  return {
    command: refuse,
    message: refuse,
    action: refuse,
    options: () => Promise.reject(new RefusedError(PAST.error)),
    submit: refuse,
    close: refuse,
    home: refuse,
    shortcut: refuse,
    read: () => Promise.resolve({ ok: true }),
  };
}

const PAST = {
  ok: false,
  error: "This is a kept moment, in which nothing can be done. Go back to now first.",
} as const;

/** Who looks, at which workspace, and when; see `Route`. */
export interface Viewpoint {
  readonly workspace: string;
  readonly as: string;
  readonly moment: string;
}

/**
 * An empty `as` asks for the first person of the workspace, an empty `workspace` for the first one, an empty `moment` for
 * the present. Rejects when the server does not answer well.
 */
export function fetchState({ workspace, as, moment }: Viewpoint): Promise<UiState> {
  const isNow = moment === "";
  const path = isNow ? `${below(workspace)}/ui/state` : `/sim/moments/${encodeURIComponent(moment)}/ui`;
  const query = new URLSearchParams();
  if (as !== "") query.set("as", as);
  if (!isNow && workspace !== "") query.set("team", workspace);
  return get<UiState>(query.size === 0 ? path : `${path}?${query.toString()}`);
}

/** Where the server keeps a workspace's own addresses. */
export function below(workspace: string): string {
  return workspace === "" ? "" : `/${encodeURIComponent(workspace)}`;
}

/** An Org Admin adds the organisation's app to the workspace, or a person takes the app out of it. */
export function changeApp(deed: "add" | "remove", team: string): Promise<UiResult> {
  return post(`/oauth/${deed}`, { team });
}

/** Rejects when the server does not answer well. */
export async function get<T>(path: string): Promise<T> {
  const response = await fetch(path).catch(() => {
    throw new Error(UNREACHABLE.error);
  });
  if (!response.ok) throw new Error(await reasonOf(response));
  return received<T>(response);
}

export async function post(path: string, body: Fields): Promise<UiResult> {
  try {
    return await request<UiResult>(path, body);
  } catch (error) {
    return error instanceof RefusedError ? { ok: false, error: error.message } : UNREACHABLE;
  }
}

/** Rejects when the server does not answer well. */
export async function request<T>(path: string, body: Fields): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new RefusedError(await reasonOf(response));
  return received<T>(response);
}

/** The simulator answered, but with no result. */
class RefusedError extends Error {}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "error" in body) return String(body.error);
  } catch {
    // A proxy or a crash answers with something else than JSON; the status says enough.
  }
  return `The simulator answered with status ${response.status}.`;
}

async function received<T>(response: Response): Promise<T> {
  const body: T = await response.json();
  return body;
}
