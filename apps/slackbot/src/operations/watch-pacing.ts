/** Counts how long calls are told to wait, so that somebody sees when the rate budget is what holds people up. */
import type { Pacing } from "../delivery/pacing.ts";
import type { Metrics } from "./metrics.ts";

export function watchPacing(pacing: Pacing, metrics: Metrics): Pacing {
  return {
    ...pacing,
    async take(call) {
      const waitMs = await pacing.take(call);
      metrics.waited("Slack", waitMs / 1000);
      return waitMs;
    },
  };
}
