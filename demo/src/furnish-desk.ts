/** What the page of the demo offers beside Slack: a guide for whoever has just arrived, and all scenarios by name. */
import type { DeskGuide } from "@bakferry/simulator";

import { play } from "./play.ts";
import { SAMPLES } from "./samples.ts";
import { SCENARIOS } from "./scenarios/scenarios.ts";
import { CHANNEL, type World } from "./world.ts";

export type TriedCommand = DeskGuide["commands"][number];

/** What a newcomer should type first. */
const BEST_FIRST = ["/migrate dbtest", "/migrate dbstaged"];

/** The samples that one can ask for, the plain ones first. */
export function commandsToTry(): readonly TriedCommand[] {
  const rank = ({ command }: TriedCommand): number => {
    const place = BEST_FIRST.indexOf(command);
    return place < 0 ? BEST_FIRST.length : place;
  };
  return SAMPLES.flatMap(({ purpose, command }) => (purpose === "" ? [] : [{ command, purpose }])).toSorted(
    (a, b) => rank(a) - rank(b),
  );
}

/** The scenarios play in the world itself, so they and its visitor see each other's migrations. */
export function furnishDesk(world: World, commands: readonly TriedCommand[]): void {
  const { desk } = world.simulator;
  desk.setGuide({
    title: "Rehearse a migration",
    conversation: CHANNEL,
    steps: [
      "You are the requester. Choose a command below: it goes into the message box, and Enter sends it.",
      "When the card asks for approval, become the approver (under “You are”), and press Review & approve.",
      "Watch the thread, and beside it the cloud, its requests and the clock, under Simulator.",
    ],
    commands,
  });
  desk.offerScenarios(
    SCENARIOS.map((scenario) => ({
      name: scenario.name,
      title: scenario.title,
      expected: scenario.expected,
      play: async () => (await play(world, scenario)).outcome,
    })),
  );
}
