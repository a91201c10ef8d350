/**
 * What apps asked of Slack, kept for assertions and for the eye.
 *
 * Bounded, because a demo stays up for days; without tokens, because logs get pasted into tickets.
 */
import type { Changes } from "../workspace/changes.ts";
import type { Clock } from "../workspace/workspace.ts";
import type { RequestLog, RequestLogEntry } from "../world.ts";

const KEPT = 20_000;
const SECRETS: ReadonlySet<string> = new Set(["token", "client_secret"]);

export function createRequestLog(clock: Clock, changes: Changes): RequestLog {
  const entries: RequestLogEntry[] = [];
  return {
    entries,
    add(entry) {
      const shown = Object.entries(entry.arguments).filter(([name]) => !SECRETS.has(name));
      entries.push({ ...entry, at: clock.now(), arguments: Object.fromEntries(shown) });
      if (entries.length > KEPT) entries.splice(0, entries.length - KEPT);
      changes.mark();
    },
  };
}
