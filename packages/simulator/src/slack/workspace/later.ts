/** What Slack does minutes later, by the workspace's clock; nothing of it is done once the workspace is closed. */
import type { Clock } from "./workspace.ts";

/** Failures are bugs, and end the process as such. */
export type Later = (milliseconds: number, run: () => Promise<void>) => void;

export interface Agenda {
  readonly later: Later;
  close(): void;
}

export function createAgenda(clock: Clock): Agenda {
  const timers = new Set<NodeJS.Timeout>();
  return {
    later(milliseconds, run) {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          void run();
        },
        milliseconds / (clock.speed ?? 1),
      ).unref();
      timers.add(timer);
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
