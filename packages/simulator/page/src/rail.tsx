/** The far left: the workspaces, where there are several, each with what waits in it. */
import type { JSX } from "preact";

import type { UiWorkspace } from "../../src/slack/ui-contract.ts";
import { hueOf } from "./avatar.tsx";
import { rove } from "./roving.ts";
import { useSession } from "./session.ts";
import type { SidebarProps } from "./sidebar.tsx";
import { goToWorkspace } from "./workspaces.ts";

export function Rail({ onLeave }: SidebarProps): JSX.Element | null {
  const session = useSession();
  const { workspaces, teamId } = session.state;
  if (workspaces.length < 2) return null;
  return (
    <nav
      class="rail"
      aria-label="Workspaces"
      onKeyDown={(event) => {
        if (event.key === "Escape") onLeave();
        else rove(event, { items: ".rail-place", axis: "vertical" });
      }}
    >
      {workspaces.map((workspace) => (
        <Workspace
          key={workspace.id}
          workspace={workspace}
          isHere={workspace.id === teamId}
          onChoose={() => goToWorkspace(session, workspace)}
        />
      ))}
    </nav>
  );
}

interface WorkspaceProps {
  readonly workspace: UiWorkspace;
  readonly isHere: boolean;
  readonly onChoose: () => void;
}

function Workspace({ workspace, isHere, onChoose }: WorkspaceProps): JSX.Element {
  const { id, name, me, unread } = workspace;
  return (
    <a
      href={`./#team=${id}&as=${me}`}
      class="rail-place"
      aria-current={isHere ? "true" : undefined}
      tabIndex={isHere ? 0 : -1}
      title={name}
      data-workspace-id={id}
      onClick={(event) => {
        event.preventDefault();
        onChoose();
      }}
    >
      <span class="rail-mark" style={{ "--hue": String(hueOf(id)) }} aria-hidden="true">
        {marksOf(name)}
      </span>
      <span class="visually-hidden">{name}</span>
      {!isHere && unread > 0 && (
        <span class="unread rail-unread">
          {unread}
          <span class="visually-hidden"> unread</span>
        </span>
      )}
    </a>
  );
}

/** One letter, or those of the first two words. */
function marksOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const letters = words.slice(0, 2).map((word) => Array.from(word)[0] ?? "");
  return letters.length === 0 ? "?" : letters.join("").toUpperCase();
}
