/** The door for whole-system tests: the world, the player and what a person reads. */
export { chainBackup, type ChainPart } from "./chain-samples.ts";
export { commandsToTry, furnishDesk } from "./furnish-desk.ts";
export { play } from "./play.ts";
export { readMessage } from "./read-message.ts";
export { crowdBackup, SAMPLES, type Sample } from "./samples.ts";
export type { Outcome, Scenario } from "./scenarios/scenario.ts";
export { SCENARIOS } from "./scenarios/scenarios.ts";
export { createStage, type Stage } from "./stage.ts";
export {
  APPROVER,
  type Bot,
  BUCKET,
  type CommandRun,
  CHANNEL,
  OLD_INSTANCE,
  PREFIX,
  REQUESTER,
  startWorld,
  TARGET_INSTANCE,
  TEST_INSTANCE,
  type World,
  type WorldOptions,
} from "./world.ts";
export { crowdSeed } from "./crowd/crowd-seed.ts";
export { type CrowdOptions, type CrowdRun, playCrowd } from "./crowd/play-crowd.ts";
export { type CrowdRecords, keyOf, migrationOf, readRecords } from "./crowd/records.ts";
