/**
 * One person's view of the workspace, kept fresh.
 *
 * The server says only *that* something changed; the page then asks for the whole state. Requests follow one another, so
 * that an older answer can never overwrite a newer one, and a lost stream is opened again until it holds.
 */
import { useEffect, useState } from "preact/hooks";

import type { UiState } from "../../src/slack/ui-contract.ts";
import { below, fetchState, type Viewpoint } from "./api.ts";

const RETRY_MS = 1500;

export interface LiveState {
  /** Undefined until the first answer for this person. */
  readonly state: UiState | undefined;
  readonly link: "connecting" | "live" | "lost";
  /** Why the first answer did not come. */
  readonly problem: string | undefined;
}

interface Watcher {
  stop(): void;
}

/** Follows what is seen from there; see `fetchState`. A kept moment is asked for once: it does not change. */
export function useLiveState({ workspace, as, moment }: Viewpoint): LiveState {
  const [live, setLive] = useState<LiveState>({ state: undefined, link: "connecting", problem: undefined });
  useEffect(() => {
    setLive({ state: undefined, link: "connecting", problem: undefined });
    const report = (change: Partial<LiveState>): void => setLive((before) => ({ ...before, ...change }));
    const from = { workspace, as, moment };
    const watcher = moment === "" ? watch(from, report) : lookOnce(from, report);
    return () => watcher.stop();
  }, [workspace, as, moment]);
  return live;
}

function lookOnce(from: Viewpoint, report: (change: Partial<LiveState>) => void): Watcher {
  let stopped = false;
  fetchState(from).then(
    (state) => {
      if (!stopped) report({ state, link: "live", problem: undefined });
    },
    (error: unknown) => {
      if (!stopped) report({ problem: error instanceof Error ? error.message : String(error) });
    },
  );
  return {
    stop() {
      stopped = true;
    },
  };
}

function watch(from: Viewpoint, report: (change: Partial<LiveState>) => void): Watcher {
  let stopped = false;
  let running = false;
  let again = false;
  let seen = -1;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let reconnect: ReturnType<typeof setTimeout> | undefined;
  let stream: EventSource | undefined;

  const refresh = async (): Promise<void> => {
    again = running;
    if (running) return;
    running = true;
    try {
      const state = await fetchState(from);
      seen = state.version;
      const live = stream?.readyState === EventSource.OPEN;
      if (!stopped) report({ state, problem: undefined, ...(live ? { link: "live" } : {}) });
    } catch (error) {
      if (!stopped) fail(error);
    }
    running = false;
    if (again && !stopped) await refresh();
  };

  const fail = (error: unknown): void => {
    report({ link: "lost", problem: error instanceof Error ? error.message : String(error) });
    clearTimeout(retry);
    retry = setTimeout(() => void refresh(), RETRY_MS);
  };

  const connect = (): void => {
    stream = new EventSource(`${below(from.workspace)}/ui/events`);
    stream.addEventListener("open", () => {
      void refresh();
    });
    stream.addEventListener("changed", (event) => {
      if (versionOf(event.data) !== seen) void refresh();
    });
    stream.addEventListener("error", () => {
      if (stopped) return;
      report({ link: "lost" });
      stream?.close();
      reconnect = setTimeout(connect, RETRY_MS);
    });
  };

  void refresh();
  connect();
  return {
    stop() {
      stopped = true;
      clearTimeout(retry);
      clearTimeout(reconnect);
      stream?.close();
    },
  };
}

function versionOf(data: unknown): number | undefined {
  const version = /"version"\s*:\s*(\d+)/.exec(String(data))?.[1];
  return version === undefined ? undefined : Number(version);
}
