/** The App Home tab: a view that the app publishes for this person. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { UiView } from "../../src/slack/ui-contract.ts";
import { changeApp } from "./api.ts";
import { Blocks } from "./blocks/block.tsx";
import { useBlockHost } from "./blocks/host.ts";
import { PaneHead, type PaneProps } from "./channel.tsx";
import { MenuButton } from "./menu.tsx";
import { displayName, installedApp, useSession } from "./session.ts";

export function HomePane({ onMenu }: PaneProps): JSX.Element {
  const { state, api } = useSession();
  const app = installedApp(state);
  useEffect(() => void api.home(), [api]);
  const title = `${app === undefined ? "App" : displayName(app)} Home`;
  return (
    <main class="pane" aria-label={title}>
      <PaneHead title={title} onMenu={onMenu}>
        {app !== undefined && <AppMenu app={displayName(app)} />}
      </PaneHead>
      <div class="home-scroll" tabIndex={0} role="region" aria-label={title}>
        {app === undefined || state.home === null ? (
          <p class="empty">
            {app === undefined ? "No app is installed here." : "The app has not published its Home yet."}
          </p>
        ) : (
          <HomeView view={state.home} />
        )}
      </div>
    </main>
  );
}

/** Only an app that came by consent can be sent away again. */
function AppMenu({ app }: { readonly app: string }): JSX.Element | null {
  const { state, route } = useSession();
  if (state.apps[0]?.canLeave !== true || route.moment !== "") return null;
  const items = [
    {
      key: "remove",
      content: `Remove ${app} from ${state.team}`,
      onChoose: () => void changeApp("remove", state.teamId),
    },
  ];
  return <MenuButton label="More" icon="more" class="icon-button" items={items} />;
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
