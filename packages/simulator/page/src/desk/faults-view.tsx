/** Switches of trouble: pull one, and see in the log where it strikes. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import type { DeskKnob } from "../../../src/desk/desk-contract.ts";
import { useSession } from "../session.ts";
import { turnKnob } from "./desk-api.ts";
import { useDesk } from "./use-desk.ts";

const SIDES: readonly { readonly side: DeskKnob["side"]; readonly title: string }[] = [
  { side: "cloud", title: "Between clients and the cloud" },
  { side: "slack", title: "Between Slack and its apps" },
];

export function FaultsView(): JSX.Element {
  const { route, go } = useSession();
  const { desk, order } = useDesk();
  const knobs = desk?.knobs ?? [];
  const pulled = knobs.filter(({ isOn }) => isOn);
  const allOff = async (): Promise<void> => {
    for (const { id } of pulled) await order(turnKnob(id, false));
  };
  return (
    <div class="knobs">
      <p class="desk-intro">
        Each switch orders one kind of trouble. What strikes stands in the log with a mark.
      </p>
      <p class="desk-actions">
        <button type="button" class="button button-small" onClick={() => go({ desk: "requests" })}>
          See the log
        </button>
        <button
          type="button"
          class="button button-small"
          disabled={pulled.length === 0 || route.moment !== ""}
          onClick={() => void allOff()}
        >
          All off
        </button>
      </p>
      {SIDES.map(({ side, title }) => (
        <section key={side} class="cloud-section" aria-label={title}>
          <h3>{title}</h3>
          {knobs
            .filter((knob) => knob.side === side)
            .map((knob) => (
              <KnobRow key={knob.id} knob={knob} />
            ))}
        </section>
      ))}
    </div>
  );
}

function KnobRow({ knob }: { readonly knob: DeskKnob }): JSX.Element {
  const { route } = useSession();
  const { order } = useDesk();
  const { id, title, effect, isOn, strikes } = knob;
  const effectId = useId();
  return (
    <div class={isOn ? "tile knob knob-on" : "tile knob"} data-knob={id}>
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={isOn}
        aria-label={title}
        aria-describedby={effectId}
        disabled={route.moment !== ""}
        onClick={() => void order(turnKnob(id, !isOn))}
      >
        <span class="switch-knob" />
      </button>
      <div class="knob-words">
        <p class="tile-title">
          {title}
          {isOn && strikes !== null && (
            <span class={strikes === 0 ? "badge" : "badge badge-warn"}>
              {strikes === 0 ? "has not struck yet" : `struck ${strikes === 1 ? "once" : `${strikes} times`}`}
            </span>
          )}
        </p>
        <p class="tile-facts" id={effectId}>
          {effect}
        </p>
      </div>
    </div>
  );
}
