/** Says when pressing things cannot work: no app listens, or the simulator itself is gone. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { UiState } from "../../src/slack/ui-contract.ts";
import { ContinueDialog } from "./desk/continue-dialog.tsx";
import { useDesk } from "./desk/use-desk.ts";
import { Icon } from "./icons.tsx";
import { useSession } from "./session.ts";
import { currentReader, formatDateTokens } from "./time.ts";

export interface BannerProps {
  readonly link: "connecting" | "live" | "lost";
}

export function ConnectionBanner({ link }: BannerProps): JSX.Element {
  const { route, state } = useSession();
  if (route.moment !== "") return <PastBanner />;
  const text =
    link === "lost"
      ? "The connection to the simulator is lost. Trying again…"
      : state.apps.length === 0
        ? noApp(state)
        : state.connections === 0
          ? "No app is connected. Commands and buttons will fail until the bot is running."
          : undefined;
  return (
    <div class="banner-place" role="status">
      {text !== undefined && (
        <p class={`banner ${link === "lost" ? "banner-lost" : ""}`}>
          <Icon name="alert" />
          {text}
        </p>
      )}
    </div>
  );
}

function noApp({ team, offer }: UiState): string {
  if (offer === null) return `No app is installed in ${team}.`;
  const how = offer.how === "add" ? "The organisation has it: add it under Apps." : "Install it under Apps.";
  return `${offer.name} is not in ${team} yet. ${how}`;
}

function PastBanner(): JSX.Element {
  const { route, go } = useSession();
  const { desk } = useDesk();
  const [isAsking, ask] = useState(false);
  const at =
    desk === undefined ? "" : formatDateTokens(desk.at / 1000, " of {date_num} {time_secs}", currentReader());
  return (
    <div class="banner-place" role="status">
      <p class="banner banner-past">
        <span class="banner-words">
          <Icon name="pin" />
          <span>A kept moment{at}. Everything can be read, and nothing done.</span>
        </span>
        <button type="button" class="link" onClick={() => go({ moment: "" })}>
          Back to now
        </button>
        <button type="button" class="link" onClick={() => ask(true)}>
          Continue from here…
        </button>
      </p>
      {isAsking && <ContinueDialog moment={route.moment} onClose={() => ask(false)} />}
    </div>
  );
}
