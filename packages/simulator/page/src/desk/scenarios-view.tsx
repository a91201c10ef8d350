/** Stories by name, played by the simulator's own requester and approver while one looks on. */
import type { JSX } from "preact";

import type { DeskScenario } from "../../../src/desk/desk-contract.ts";
import { Icon } from "../icons.tsx";
import { useSession } from "../session.ts";
import { playScenario } from "./desk-api.ts";
import { MomentList } from "./moment-list.tsx";
import { useDesk } from "./use-desk.ts";

export function ScenariosView(): JSX.Element {
  const { desk } = useDesk();
  const { scenarios = [], moments = [], playing = null } = desk ?? {};
  return (
    <div class="scenarios">
      {moments.length > 0 && <MomentList moments={moments} />}
      {scenarios.length === 0 ? (
        <p class="empty">Whoever started this simulator offers no scenarios. The demo of Bakferry does.</p>
      ) : (
        <section aria-label="Stories">
          <p class="desk-intro">
            Requester and approver play a story by themselves, one at a time. Watch the channel and the cloud.
          </p>
          <ul>
            {scenarios.map((scenario) => (
              <ScenarioRow key={scenario.name} scenario={scenario} playing={playing} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface ScenarioRowProps {
  readonly scenario: DeskScenario;
  readonly playing: string | null;
}

function ScenarioRow({ scenario, playing }: ScenarioRowProps): JSX.Element {
  const { route } = useSession();
  const { order } = useDesk();
  const { name, title, expected, outcome } = scenario;
  return (
    <li class="tile scenario" data-scenario={name}>
      <div class="knob-words">
        <p class="tile-title">{title}</p>
        <p class="tile-facts">
          <code>{name}</code> · has to end: {expected.replaceAll("_", " ")}
        </p>
      </div>
      <p class="scenario-end" role="status">
        {playing === name ? (
          <span class="badge badge-info">playing…</span>
        ) : (
          outcome !== undefined && (
            <span class={outcome === expected ? "badge badge-ok" : "badge badge-bad"}>
              {outcome.replaceAll("_", " ")}
            </span>
          )
        )}
      </p>
      <button
        type="button"
        class="button button-small"
        aria-label={`Play ${name}`}
        disabled={playing !== null || route.moment !== ""}
        onClick={() => void order(playScenario(name))}
      >
        <Icon name="play" />
        Play
      </button>
    </li>
  );
}
