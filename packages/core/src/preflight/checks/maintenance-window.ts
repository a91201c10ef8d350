/**
 * RDS may switch or restart an instance in its maintenance window, which would end an import that runs then.
 *
 * An import that begins when it was asked for is compared with the window of that day and the next. Waiting for a
 * vote moves it, so this informs and binds nobody. Source: RDS, DescribeDBInstanceAttribute, MaintainTime, in UTC.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { expectedDuration } from "../estimate/expected-duration.ts";
import { setIn } from "../facts.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const maintenanceWindow: Check = {
  id: "maintenance-window",
  group: "instance",
  informs: true,
  run(facts) {
    const { media, instance, history } = facts;
    return whenAllKnown({ media, instance, history }, text("check.window.unknown"), (known) => {
      const set = setIn(known.media);
      const written = known.instance?.maintenanceWindow ?? "";
      const window = parseWindow(written);
      if (!set || !window) return null;
      const { p90Ms } = expectedDuration(facts, { set, history: known.history });
      const evidence = from("instance", instance, { maintenanceWindow: written, p90Ms });
      return overlaps(window, { from: facts.askedAt, until: facts.askedAt + p90Ms })
        ? warning(
            text("check.window.overlaps", { window: written }),
            advise(text("check.window.remedy")),
            evidence,
          )
        : passed(text("check.window.passed", { window: written }), evidence);
    });
  },
};

interface DailyWindow {
  /** Milliseconds since midnight UTC. */
  readonly beginsMs: number;
  readonly lastsMs: number;
}

/** "18:00Z-22:00Z"; may pass midnight. */
function parseWindow(written: string): DailyWindow | null {
  const match = /^(\d{2}):(\d{2})Z-(\d{2}):(\d{2})Z$/.exec(written);
  if (!match) return null;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  const beginsMs = (fromHour * 60 + fromMinute) * MINUTE_MS;
  const endsMs = (toHour * 60 + toMinute) * MINUTE_MS;
  return { beginsMs, lastsMs: (endsMs - beginsMs + DAY_MS) % DAY_MS };
}

function overlaps({ beginsMs, lastsMs }: DailyWindow, span: { from: number; until: number }): boolean {
  const midnight = Math.floor(span.from / DAY_MS) * DAY_MS;
  // The window of the day before may still be open.
  for (let begin = midnight - DAY_MS + beginsMs; begin < span.until; begin += DAY_MS) {
    if (begin + lastsMs > span.from) return true;
  }
  return false;
}
