/**
 * The desk beside the simulated Slack: what stands in the cloud, which trouble is ordered, the clock, the stories.
 *
 * It works by the same control interfaces that programs have, so whatever the page can do, a test can do too.
 */
import type { SimulatorClock } from "../clock.ts";
import type { BucketView, ObjectView } from "../cloud/control-views.ts";
import type { CloudControl } from "../cloud/control.ts";
import type { InstanceState } from "../cloud/model.ts";
import type { SlackWorkspace } from "../slack/open-workspace.ts";
import { cloudKnobs } from "./cloud-knobs.ts";
import type {
  DeskBucket,
  DeskClockOrder,
  DeskGuide,
  DeskInstance,
  DeskObject,
  DeskState,
} from "./desk-contract.ts";
import type { Knob } from "./knob.ts";
import { createMomentShelf, type KeptStates, type Moment } from "./moments.ts";
import { createScenarioShelf, type PlayableScenario } from "./scenarios.ts";
import { slackKnobs } from "./slack-knobs.ts";

export interface DeskParts {
  readonly cloud: CloudControl;
  readonly cloudUrl: string;
  /** Whose buckets are not foreign. */
  readonly accountId: string;
  readonly slacks: readonly SlackWorkspace[];
  readonly clock: SimulatorClock;
  readonly states: KeptStates;
}

/** What a program can put on the desk. */
export interface DeskControl {
  offerScenarios(scenarios: readonly PlayableScenario[]): void;
  /** What the page shows to somebody who has just arrived. */
  setGuide(guide: DeskGuide): void;
}

export interface Desk extends DeskControl {
  readonly parts: DeskParts;
  state(): DeskState;
  /** Throws an Error that a person can read: no such knob, scenario or speed. */
  turn(knob: string, on: boolean): void;
  setClock(order: DeskClockOrder): void;
  start(scenario: string): void;
  /** Forgets the oldest beyond fifty. */
  keepMoment(): Promise<Moment>;
  moment(id: string): Moment | undefined;
  /** Everything goes on from there; what was before is kept as a moment, whose id it resolves with. */
  continueFrom(id: string): Promise<string>;
}

const MOST_OBJECTS = 200;

export function createDesk(parts: DeskParts): Desk {
  const knobs: readonly Knob[] = [...cloudKnobs(parts.cloud), ...slackKnobs(parts.slacks)];
  const shelf = createScenarioShelf();
  const moments = createMomentShelf(parts, state);
  let guide: DeskGuide | null = null;

  function state(): DeskState {
    return {
      at: Date.now(),
      ...cloudState(parts),
      knobs: knobs.map(({ id, side, title, effect, isOn, strikes }) => ({
        id,
        side,
        title,
        effect,
        isOn,
        strikes,
      })),
      scenarios: shelf.list,
      playing: shelf.playing,
      moments: moments.list,
      guide,
    };
  }

  return {
    parts,
    state,
    offerScenarios: (scenarios) => shelf.offer(scenarios),
    setGuide(next) {
      guide = next;
    },
    turn(id, on) {
      const knob = knobs.find((each) => each.id === id);
      if (knob === undefined) throw new Error(`There is no fault ${id}.`);
      knob.turn(on);
    },
    setClock: (order) => setClock(parts.clock, order),
    start: (name) => shelf.start(name),
    keepMoment: () => moments.keep(),
    moment: (id) => moments.find(id),
    continueFrom(id) {
      if (shelf.playing !== null) throw new Error(`${shelf.playing} is being played. Wait for its end.`);
      return moments.continueFrom(id);
    },
  };
}

function setClock(clock: SimulatorClock, order: DeskClockOrder): void {
  switch (order.order) {
    case "pause":
      return clock.pause();
    case "resume":
      return clock.resume();
    case "speed":
      clock.setSpeed(order.speed);
      return clock.resume();
    case "jump":
      return clock.advance(order.milliseconds);
  }
}

type CloudPart = "clock" | "cloudUrl" | "buckets" | "uploads" | "instances" | "tasks";

function cloudState({ cloud, clock, cloudUrl, accountId }: DeskParts): Pick<DeskState, CloudPart> {
  const { instances } = cloud;
  return {
    clock: { simulatedAt: clock.now(), speed: clock.speed, isPaused: clock.isPaused },
    cloudUrl,
    buckets: cloud.buckets.map((bucket) => deskBucket(bucket, accountId)),
    uploads: cloud.uploads.map(({ parts, ...upload }) => ({
      ...upload,
      parts: parts.map(({ number, sizeBytes }) => ({ number, sizeBytes })),
    })),
    instances: instances.map(deskInstance),
    tasks: instances.flatMap(({ id }) => cloud.importTasks(id)).toSorted((a, b) => b.createdAt - a.createdAt),
  };
}

function deskBucket({ objects, ownerId, ...bucket }: BucketView, accountId: string): DeskBucket {
  return {
    ...bucket,
    isForeign: ownerId !== accountId,
    objectCount: objects.length,
    objects: objects
      .toSorted((a, b) => b.lastModified - a.lastModified)
      .slice(0, MOST_OBJECTS)
      .map(deskObject),
  };
}

function deskObject({
  key,
  sizeBytes,
  etag,
  crc64,
  type,
  storageClass,
  sse,
  lastModified,
}: ObjectView): DeskObject {
  return { key, sizeBytes, etag, crc64: String(crc64), type, storageClass, sse, lastModified };
}

function deskInstance(instance: InstanceState): DeskInstance {
  const { id, description, region, engineVersion, status, lockMode } = instance;
  const { storageGb, diskUsedBytes, maxDatabases, databases } = instance;
  return {
    id,
    description,
    region,
    engineVersion,
    status,
    lockMode,
    storageGb,
    diskUsedBytes,
    maxDatabases,
    databases,
  };
}
