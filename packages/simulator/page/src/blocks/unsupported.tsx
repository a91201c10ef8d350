/** Says so when the page cannot draw something: what is silently left out looks like a bug of the app. */
import type { JSX } from "preact";

export interface UnsupportedProps {
  readonly what: "block" | "element";
  readonly type: string;
}

export function Unsupported({ what, type }: UnsupportedProps): JSX.Element {
  return (
    <div class="unsupported" role="note">
      unsupported {what}: <code>{type || "(no type)"}</code>
    </div>
  );
}
