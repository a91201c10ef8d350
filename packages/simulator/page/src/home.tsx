/** The App Home tab: a view that the app publishes for this person. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { UiView } from "../../src/slack/ui-contract.ts";
import { Blocks } from "./blocks/block.tsx";
import { useBlockHost } from "./blocks/host.ts";
import { PaneHead, type PaneProps } from "./channel.tsx";
import { displayName, useSession } from "./session.ts";

export function HomePane({ onMenu }: PaneProps): JSX.Element {
  const { state, api } = useSession();
  const app = state.users.find((user) => user.isBot);
  useEffect(() => void api.home(), [api]);
  const title = `${app === undefined ? "App" : displayName(app)} Home`;
  return (
    <main class="pane" aria-label={title}>
      <PaneHead title={title} onMenu={onMenu} />
      <div class="home-scroll" tabIndex={0} role="region" aria-label={title}>
        {state.home === null ? (
          <p class="empty">The app has not published its Home yet.</p>
        ) : (
          <HomeView view={state.home} />
        )}
      </div>
    </main>
  );
}

function HomeView({ view }: { readonly view: UiView }): JSX.Element {
  const { blocks, errors, id } = view;
  const host = useBlockHost({ surface: "home", container: { type: "view", viewId: id }, blocks, errors });
  return (
    <div class="home">
      <Blocks host={host} blocks={blocks} />
    </div>
  );
}
