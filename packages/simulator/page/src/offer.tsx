/** The app that can come into this workspace: its own pages lead through the consent, in a tab of their own. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { changeApp } from "./api.ts";
import { Icon } from "./icons.tsx";
import { useSession } from "./session.ts";

export function Offer(): JSX.Element | null {
  const { state, route } = useSession();
  const [problem, complain] = useState<string>();
  const { offer, teamId, me, team } = state;
  if (offer === null) return null;
  const add = async (): Promise<void> => {
    const result = await changeApp("add", teamId);
    complain(result.ok ? undefined : result.error);
  };
  if (route.moment !== "") return <p class="offer-note">{offer.name} is not installed.</p>;
  return (
    <div class="offer">
      {offer.how === "install" ? (
        <a
          class="place"
          href={`/oauth/begin?${new URLSearchParams({ team: teamId, user: me.id }).toString()}`}
          target="_blank"
          rel="noreferrer"
        >
          <Icon name="plus" />
          <span class="place-name">Install {offer.name}</span>
          <Icon name="external" />
        </a>
      ) : (
        <button type="button" class="place" onClick={() => void add()}>
          <Icon name="plus" />
          <span class="place-name">
            Add {offer.name} to {team}
          </span>
        </button>
      )}
      {problem !== undefined && (
        <p class="offer-note" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
