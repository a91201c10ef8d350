/** The time by which the simulated services work, and how to stop, hurry and push it. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import type { DeskClock } from "../../../src/desk/desk-contract.ts";
import { Icon } from "../icons.tsx";
import { useSession } from "../session.ts";
import { currentReader, formatDateTokens } from "../time.ts";
import { orderClock } from "./desk-api.ts";
import { useDesk } from "./use-desk.ts";

const SPEEDS = [1, 10, 60, 600] as const;
const MINUTE_MS = 60_000;
const JUMPS = [
  { label: "+10 min", name: "+10 min: jump ten minutes ahead", milliseconds: 10 * MINUTE_MS },
  { label: "+1 h", name: "+1 h: jump an hour ahead", milliseconds: 60 * MINUTE_MS },
  { label: "+1 d", name: "+1 d: jump a day ahead", milliseconds: 24 * 60 * MINUTE_MS },
] as const;

export function ClockBar({ clock }: { readonly clock: DeskClock }): JSX.Element {
  const { route } = useSession();
  const { order } = useDesk();
  const selectId = useId();
  const { simulatedAt, speed, isPaused } = clock;
  const isPast = route.moment !== "";
  const speeds = SPEEDS.some((known) => known === speed)
    ? SPEEDS
    : [...SPEEDS, speed].toSorted((a, b) => a - b);
  return (
    <section class="clock" aria-label="Clock">
      <p
        class="clock-time"
        title="Imports, restores and lifecycle rules go by this clock. Slack and signatures go by the real one."
      >
        <Icon name="clock" />
        <time dateTime={new Date(simulatedAt).toISOString()}>
          {formatDateTokens(simulatedAt / 1000, "{date_num} {time_secs}", currentReader())}
        </time>
        {isPaused && <span class="badge badge-warn">Paused</span>}
      </p>
      <div class="clock-tools">
        <button
          type="button"
          class="button button-small"
          disabled={isPast}
          onClick={() => void order(orderClock({ order: isPaused ? "resume" : "pause" }))}
        >
          <Icon name={isPaused ? "play" : "pause"} />
          {isPaused ? "Run" : "Pause"}
        </button>
        <label class="visually-hidden" for={selectId}>
          Speed of the clock
        </label>
        <select
          id={selectId}
          class="select select-small"
          value={String(speed)}
          disabled={isPast}
          onChange={(event) =>
            void order(orderClock({ order: "speed", speed: Number(event.currentTarget.value) }))
          }
        >
          {speeds.map((each) => (
            <option key={each} value={String(each)}>
              ×{each}
            </option>
          ))}
        </select>
        {JUMPS.map(({ label, name, milliseconds }) => (
          <button
            key={label}
            type="button"
            class="button button-small"
            aria-label={name}
            title={name}
            disabled={isPast}
            onClick={() => void order(orderClock({ order: "jump", milliseconds }))}
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
