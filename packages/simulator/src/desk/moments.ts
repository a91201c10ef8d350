/**
 * Moments that somebody has kept: what the page showed, which stays as it was, and all that there was, to go on from.
 *
 * The first is in memory, because it is only looked at; the second in a folder, because of the objects' bytes.
 */
import type { SlackWorkspace } from "../slack/open-workspace.ts";
import type { UiState } from "../slack/ui-contract.ts";
import type { DeskMoment, DeskState } from "./desk-contract.ts";

export interface Moment {
  readonly id: string;
  readonly desk: DeskState;
  /** By team id, then by user id. */
  readonly people: ReadonlyMap<string, ReadonlyMap<string, UiState>>;
}

/** Whole states of the simulator, by the name that they were kept under. */
export interface KeptStates {
  keep(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  forget(name: string): Promise<void>;
}

export interface MomentShelf {
  /** Newest first. */
  readonly list: readonly DeskMoment[];
  /** Forgets the oldest beyond fifty. */
  keep(): Promise<Moment>;
  find(id: string): Moment | undefined;
  /** Throws an Error that a person can read. */
  continueFrom(id: string): Promise<string>;
}

interface MomentParts {
  readonly slacks: readonly SlackWorkspace[];
  readonly states: KeptStates;
}

const MOST_MOMENTS = 50;

export function createMomentShelf({ slacks, states }: MomentParts, look: () => DeskState): MomentShelf {
  const moments = new Map<string, Moment>();
  let count = 0;
  // One after the other: a state that is written must not change under way.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = last.then(act);
    last = mine.catch(() => undefined);
    return mine;
  };

  async function keep(): Promise<Moment> {
    count += 1;
    const people = slacks.map(
      ({ team, control, as }) =>
        [team.id, new Map(control.people.map((id) => [id, as(id).state()] as const))] as const,
    );
    const moment = { id: String(count), desk: structuredClone(look()), people: new Map(people) };
    await states.keep(moment.id);
    moments.set(moment.id, moment);
    for (const id of [...moments.keys()].slice(0, -MOST_MOMENTS)) {
      moments.delete(id);
      await states.forget(id);
    }
    return moment;
  }

  return {
    get list() {
      return [...moments.values()]
        .map(({ id, desk }) => ({ id, at: desk.at, simulatedAt: desk.clock.simulatedAt }))
        .toReversed();
    },
    keep: () => inTurn(keep),
    find: (id) => moments.get(id),
    continueFrom: (id) =>
      inTurn(async () => {
        if (!moments.has(id)) throw new Error(FORGOTTEN);
        const before = await keep();
        // Keeping that one may have pushed the oldest out.
        if (!moments.has(id)) throw new Error(FORGOTTEN);
        await states.restore(id);
        return before.id;
      }),
  };
}

export const FORGOTTEN =
  "This moment is not kept any more: the simulator was started again, or fifty others came.";
