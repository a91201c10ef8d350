/** From one workspace to another, and back to where one was there: as Slack does it, for as long as the page is open. */
import type { UiWorkspace } from "../../src/slack/ui-contract.ts";
import type { Session } from "./session.ts";

/** The conversation that was open last, by workspace and person. */
const lastSeen = new Map<string, string>();

/** As the same person. */
export function goToWorkspace({ state, route, go }: Session, { id, me }: UiWorkspace): void {
  if (id === state.teamId) return;
  lastSeen.set(`${state.teamId}/${state.me.id}`, route.conversation);
  const conversation = lastSeen.get(`${id}/${me}`) ?? "";
  go({ workspace: id, as: me, conversation, thread: "", message: "" });
}

export function goToNextWorkspace(session: Session, step: number): void {
  const { workspaces, teamId } = session.state;
  const at = workspaces.findIndex(({ id }) => id === teamId);
  const next = workspaces[(at + step + workspaces.length) % workspaces.length];
  if (next !== undefined) goToWorkspace(session, next);
}
