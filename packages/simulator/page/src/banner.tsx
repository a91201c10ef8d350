/** Says when pressing things cannot work: no app listens, or the simulator itself is gone. */
import type { JSX } from "preact";

import { useDesk } from "./desk/use-desk.ts";
import { Icon } from "./icons.tsx";
import { useSession } from "./session.ts";
import { currentReader, formatDateTokens } from "./time.ts";

export interface BannerProps {
  readonly link: "connecting" | "live" | "lost";
  readonly connections: number;
}

export function ConnectionBanner({ link, connections }: BannerProps): JSX.Element {
  const { route } = useSession();
  if (route.moment !== "") return <PastBanner />;
  const text =
    link === "lost"
      ? "The connection to the simulator is lost. Trying again…"
      : connections === 0
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

function PastBanner(): JSX.Element {
  const { go } = useSession();
  const { desk } = useDesk();
  const at =
    desk === undefined ? "" : formatDateTokens(desk.at / 1000, " of {date_num} {time_secs}", currentReader());
  return (
    <div class="banner-place" role="status">
      <p class="banner">
        <Icon name="pin" />
        A kept moment{at}. Everything can be read, and nothing done.
        <button type="button" class="link" onClick={() => go({ moment: "" })}>
          Back to now
        </button>
      </p>
    </div>
  );
}
