/**
 * The desk as it is open to one workspace: its own migrations and its own people, and nothing of any other.
 *
 * What belongs to another workspace is not refused but is not there: an id that was guessed tells nothing.
 */
import type { Conversation } from "@bakferry/core";

import type { Workspaces } from "../installations/workspaces.ts";
import { placeOf, type SideOf } from "../slack/workspace-sides.ts";
import type { Received } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export interface PlaceDeps {
  readonly workspaces: Workspaces;
  readonly sideOf: SideOf;
}

/** Who acted, and in which workspace. */
export type Acted = Pick<Received, "person" | "teamId">;

/** With several workspaces; one alone shows everything to everybody who reaches it. */
export function atPlace(deps: WorkDeps, received: Acted, { workspaces, sideOf }: PlaceDeps): WorkDeps {
  const place = placeOf(received);
  const here = workspaces.find(place)?.key;
  const { store, waves } = deps.desk;

  function isHere({ teamId }: Conversation): boolean {
    return here !== undefined && workspaces.find({ teamId })?.key === here;
  }

  return {
    ...deps,
    desk: {
      ...deps.desk,
      people: sideOf(place).people,
      store: {
        ...store,
        async load(id) {
          const migration = await store.load(id);
          return migration && isHere(migration.request.conversation) ? migration : undefined;
        },
        async events(id) {
          const migration = await store.load(id);
          return migration && isHere(migration.request.conversation) ? store.events(id) : [];
        },
        list: async (filter) => store.list({ ...filter, teamId: received.teamId }),
      },
      waves: {
        ...waves,
        async load(id) {
          const wave = await waves.load(id);
          return wave && isHere(wave.conversation) ? wave : undefined;
        },
        async events(id) {
          const wave = await waves.load(id);
          return wave && isHere(wave.conversation) ? waves.events(id) : [];
        },
        list: async (filter) => waves.list({ ...filter, teamId: received.teamId }),
      },
    },
  };
}
