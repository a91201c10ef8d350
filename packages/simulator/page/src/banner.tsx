/** Says when pressing things cannot work: no app listens, or the simulator itself is gone. */
import type { JSX } from "preact";

import { Icon } from "./icons.tsx";

export interface BannerProps {
  readonly link: "connecting" | "live" | "lost";
  readonly connections: number;
}

export function ConnectionBanner({ link, connections }: BannerProps): JSX.Element {
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
