/**
 * The door of the simulator: what demos and whole-system tests start.
 */
export { createSlack, type SlackOptions, type SlackSimulator } from "./slack/create-slack.ts";
export { defaultSeed, type AppSeed, type SlackSeed } from "./slack/seed.ts";
export type { SlackControl } from "./slack/control/control.ts";
export type { Person } from "./slack/control/person.ts";
