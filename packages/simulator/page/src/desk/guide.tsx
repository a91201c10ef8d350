/** What a newcomer may do here: shown on the desk, and in the conversation while nothing stands there yet. */
import type { JSX } from "preact";

import { proposeDraft } from "../composer.tsx";
import { useSession } from "../session.ts";
import { useDesk } from "./use-desk.ts";

export function GuideView(): JSX.Element {
  const { desk } = useDesk();
  if ((desk?.guide ?? null) === null)
    return <p class="empty">Nobody has written a guide for this workspace.</p>;
  return <Guide Title="h3" />;
}

export function Guide({ Title = "h2" }: { readonly Title?: "h2" | "h3" }): JSX.Element | null {
  const { state, route, go } = useSession();
  const guide = useDesk().desk?.guide ?? null;
  if (guide === null) return null;
  const { title, steps, commands, conversation } = guide;
  const propose = (command: string): void => {
    proposeDraft({ person: state.me.id, channel: conversation }, command);
    const isNarrow = window.matchMedia("(max-width: 1100px)").matches;
    go({ conversation, thread: "", ...(isNarrow ? { desk: "" } : {}) });
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".pane .composer textarea")?.focus());
  };
  return (
    <section class="guide" aria-label="Guide">
      <Title class="guide-title">{title}</Title>
      <ol class="guide-steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <ul class="guide-commands">
        {commands.map(({ command, purpose }) => (
          <li key={command}>
            <button
              type="button"
              class="guide-command"
              disabled={route.moment !== ""}
              onClick={() => propose(command)}
            >
              <code>{command}</code>
              <span class="guide-purpose">{purpose}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
