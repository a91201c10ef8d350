/** The door: a simulated OSS, RDS, RAM, STS and Slack for rehearsals, demonstrations and tests. */
export { syntheticBackup } from "@bakferry/bak/testing";

export { type ClockOptions, createClock, type SimulatorClock } from "./clock.ts";
export type { CloudControl } from "./cloud/control.ts";
export type { ImportTaskView, ObjectView, UploadView } from "./cloud/control-views.ts";
export { type CloudOptions, type CloudSimulator, createCloud } from "./cloud/create-cloud.ts";
export { defaultSeed as defaultCloudSeed } from "./cloud/default-seed.ts";
export type { Fault, FaultEffect, Strike } from "./cloud/faults/fault.ts";
export type { FaultControl } from "./cloud/faults/fault-book.ts";
export type { BucketSeed, CloudSeed, InstanceSeed, RoleSeed, SparseBytes } from "./cloud/model.ts";
export type { PolicyDocument, TrustDocument } from "./cloud/ram/policy.ts";
export type { LoggedRequest } from "./cloud/request-log.ts";
export type { RateLimit } from "./cloud/rpc/rate-limits.ts";
export type { CloudSwitches } from "./cloud/switches.ts";
export { createSimulator, type Simulator, type SimulatorOptions } from "./create-simulator.ts";
export type { DeskControl } from "./desk/create-desk.ts";
export type { DeskGuide } from "./desk/desk-contract.ts";
export type { PlayableScenario } from "./desk/scenarios.ts";
export { type Exchange, readRecording } from "./record/recording.ts";
export { type Replay, replay } from "./record/replay.ts";
export type { ReplayTarget } from "./record/replay-target.ts";
export { type Recorder, type RecorderOptions, startRecorder } from "./record/start-recorder.ts";
export type { SlackControl } from "./slack/control/control.ts";
export type { Person } from "./slack/control/person.ts";
export { createSlack, type SlackOptions, type SlackSimulator } from "./slack/create-slack.ts";
export type { SlackFaultControl } from "./slack/faults/slack-fault-book.ts";
export type { CallEffect, DeliveryEffect, SlackFault } from "./slack/faults/slack-fault.ts";
export { defaultSeed as defaultSlackSeed, type SlackSeed } from "./slack/seed.ts";
export {
  createSeveralSlacks,
  type SeveralSlacks,
  type SeveralSlacksOptions,
} from "./slack/several/create-several-slacks.ts";
export type { DistributedApp } from "./slack/several/distributed-app.ts";
export type { Block, UiResult, UiView } from "./slack/ui-contract.ts";
export { type CallRate, POSTS_IN_A_CHANNEL, rateOf } from "./slack/web-api/rate-tiers.ts";
export type { Message, MessageRecord } from "./slack/workspace/messages.ts";
export type { RequestLogEntry } from "./slack/world.ts";
