/** Stories that whoever started the simulator can play in it, one at a time, because they share one world. */
import type { DeskScenario } from "./desk-contract.ts";

export interface PlayableScenario {
  readonly name: string;
  readonly title: string;
  /** How it must end. */
  readonly expected: string;
  /** Resolves with how it ended; rejects when it did not end at all. */
  readonly play: () => Promise<string>;
}

export interface ScenarioShelf {
  readonly list: readonly DeskScenario[];
  /** Name of the one that is being played. */
  readonly playing: string | null;
  offer(scenarios: readonly PlayableScenario[]): void;
  /** Throws an Error when there is none of that name, or another one is on. */
  start(name: string): void;
}

export function createScenarioShelf(): ScenarioShelf {
  let offered: readonly PlayableScenario[] = [];
  let playing: string | null = null;
  const outcomes = new Map<string, string>();

  async function play({ name, play: run }: PlayableScenario): Promise<void> {
    playing = name;
    outcomes.delete(name);
    try {
      outcomes.set(name, await run());
    } catch (error) {
      outcomes.set(name, error instanceof Error ? error.message : String(error));
    } finally {
      playing = null;
    }
  }

  return {
    get list() {
      return offered.map(({ name, title, expected }) => {
        const outcome = outcomes.get(name);
        return { name, title, expected, ...(outcome === undefined ? {} : { outcome }) };
      });
    },
    get playing() {
      return playing;
    },
    offer(scenarios) {
      offered = scenarios;
    },
    start(name) {
      const scenario = offered.find((each) => each.name === name);
      if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
      if (playing !== null) throw new Error(`${playing} is being played. Wait for its end.`);
      void play(scenario);
    },
  };
}
