/** The desk beside Slack: a clock above, and the cloud, its requests, faults and stories behind tabs. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { useFocusWhileOpen } from "../focus.ts";
import { Icon } from "../icons.tsx";
import { useMatches } from "../media.ts";
import { DESK_TABS, type DeskTab } from "../route.ts";
import { rove } from "../roving.ts";
import { useSession } from "../session.ts";
import { ClockBar } from "./clock-bar.tsx";
import { CloudView } from "./cloud-view.tsx";
import { keepMoment } from "./desk-api.ts";
import { FaultsView } from "./faults-view.tsx";
import { GuideView } from "./guide.tsx";
import { RequestsView } from "./requests-view.tsx";
import { ScenariosView } from "./scenarios-view.tsx";
import { useDesk } from "./use-desk.ts";

export const TAB_TITLES: Readonly<Record<DeskTab, string>> = {
  guide: "Guide",
  cloud: "Cloud",
  requests: "Requests",
  faults: "Faults",
  scenarios: "Scenarios",
};

const VIEWS: Readonly<Record<DeskTab, () => JSX.Element>> = {
  guide: GuideView,
  cloud: CloudView,
  requests: RequestsView,
  faults: FaultsView,
  scenarios: ScenariosView,
};

export function DeskPane({ tab }: { readonly tab: DeskTab }): JSX.Element {
  const { route, go } = useSession();
  const { desk, problem } = useDesk();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhileOpen(heading);
  const View = VIEWS[tab];
  // Where nothing else is seen, this is what the page is about.
  const isAlone = useMatches(NARROW) || route.isWide;
  const Room = isAlone ? "main" : "aside";
  return (
    <Room
      class="desk"
      aria-label="Simulator"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) go({ desk: "" });
      }}
    >
      {isAlone && <h1 class="visually-hidden">{TAB_TITLES[tab]}</h1>}
      <DeskHead heading={heading} />
      {desk !== undefined && <ClockBar clock={desk.clock} />}
      <Tabs current={tab} />
      {problem !== undefined && (
        <p class="fault desk-problem" role="alert">
          <Icon name="alert" />
          {problem}
        </p>
      )}
      <div
        key={tab}
        class="desk-body"
        id="desk-panel"
        role="tabpanel"
        aria-labelledby={`desk-tab-${tab}`}
        tabIndex={0}
        data-desk={tab}
      >
        {desk === undefined ? <p class="empty">Looking at the simulator…</p> : <View />}
      </div>
    </Room>
  );
}

/** Where the style sheet gives the desk all of the room. */
const NARROW = "(max-width: 1100px)";

interface DeskHeadProps {
  readonly heading: { readonly current: HTMLHeadingElement | null };
}

function DeskHead({ heading }: DeskHeadProps): JSX.Element {
  const { route, go } = useSession();
  return (
    <header class="pane-head">
      <h2 ref={heading} tabIndex={-1}>
        Simulator
      </h2>
      <span class="grow" />
      {route.moment === "" && <KeepMoment />}
      <button
        type="button"
        class="icon-button wide-button"
        aria-pressed={route.isWide}
        aria-label="Use the whole width"
        title="Use the whole width"
        onClick={() => go({ isWide: !route.isWide })}
      >
        <Icon name="expand" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Close the simulator"
        onClick={() => go({ desk: "" })}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

/** Freezes the present and gives its link: for "look what it showed when…". */
function KeepMoment(): JSX.Element {
  const [said, say] = useState("");
  const keep = async (): Promise<void> => {
    try {
      const link = new URL(location.href);
      const fields = new URLSearchParams(link.hash.slice(1));
      fields.set("m", await keepMoment());
      link.hash = fields.toString();
      say((await copied(link.href)) ? "Link copied" : link.href);
    } catch {
      say("The simulator does not answer.");
    }
  };
  return (
    <>
      <span class="desk-said" role="status">
        {said}
      </span>
      <button type="button" class="button button-small" onClick={() => void keep()}>
        <Icon name="pin" />
        Keep this moment
      </button>
    </>
  );
}

/** False where the browser does not let a page write to the clipboard. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function Tabs({ current }: { readonly current: DeskTab }): JSX.Element {
  const { go } = useSession();
  const { desk } = useDesk();
  const shown = DESK_TABS.filter(
    (tab) => tab !== "guide" || (desk?.guide ?? null) !== null || current === tab,
  );
  const pulled = desk?.knobs.filter(({ isOn }) => isOn).length ?? 0;
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label="Simulator"
      onKeyDown={(event) => {
        if (rove(event, { items: "[role=tab]", axis: "horizontal" })) {
          if (document.activeElement instanceof HTMLElement) document.activeElement.click();
        }
      }}
    >
      {shown.map((tab) => (
        <button
          key={tab}
          id={`desk-tab-${tab}`}
          type="button"
          role="tab"
          class="tab"
          aria-selected={tab === current}
          aria-controls={tab === current ? "desk-panel" : undefined}
          tabIndex={tab === current ? 0 : -1}
          onClick={() => go({ desk: tab })}
        >
          {TAB_TITLES[tab]}
          {tab === "faults" && pulled > 0 && (
            <span class="count">
              {pulled}
              <span class="visually-hidden"> on</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
