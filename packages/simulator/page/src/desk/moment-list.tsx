/** The moments that somebody has kept: to look at, or to go on from. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { DeskMoment } from "../../../src/desk/desk-contract.ts";
import { Icon } from "../icons.tsx";
import { useSession } from "../session.ts";
import { currentReader, formatDateTokens } from "../time.ts";
import { ContinueDialog } from "./continue-dialog.tsx";

export function MomentList({ moments }: { readonly moments: readonly DeskMoment[] }): JSX.Element {
  const [chosen, choose] = useState<string>();
  return (
    <section aria-label="Kept moments">
      <p class="desk-intro">Kept moments, the newest first.</p>
      <ul>
        {moments.map((moment) => (
          <MomentRow key={moment.id} moment={moment} onContinue={() => choose(moment.id)} />
        ))}
      </ul>
      {chosen !== undefined && <ContinueDialog moment={chosen} onClose={() => choose(undefined)} />}
    </section>
  );
}

interface MomentRowProps {
  readonly moment: DeskMoment;
  readonly onContinue: () => void;
}

function MomentRow({ moment, onContinue }: MomentRowProps): JSX.Element {
  const { route, go } = useSession();
  const { id, at, simulatedAt } = moment;
  const reader = currentReader();
  const name = formatDateTokens(at / 1000, "{date_num} {time_secs}", reader);
  return (
    <li class="tile scenario" data-moment={id}>
      <div class="knob-words">
        <p class="tile-title">{name}</p>
        <p class="tile-facts">
          clock: {formatDateTokens(simulatedAt / 1000, "{date_num} {time_secs}", reader)}
        </p>
      </div>
      <div class="moment-tools">
        <button
          type="button"
          class="button button-small"
          aria-label={`Look at ${name}`}
          disabled={route.moment === id}
          onClick={() => go({ moment: id })}
        >
          <Icon name="eye" />
          Look
        </button>
        <button
          type="button"
          class="button button-small"
          aria-label={`Continue from ${name}`}
          onClick={onContinue}
        >
          <Icon name="play" />
          Continue
        </button>
      </div>
    </li>
  );
}
