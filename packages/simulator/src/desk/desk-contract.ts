/**
 * What the page's desk (cloud, requests, faults, clock, scenarios) and its server say to each other.
 *
 * GET  /sim/state                     → DeskState
 * GET  /sim/requests                  → DeskRequests: the latest, newest first
 * GET  /sim/requests/:id              → DeskRequestDetails
 * POST /sim/knobs/:id                 { on }             → UiResult
 * POST /sim/clock                     DeskClockOrder     → UiResult
 * POST /sim/scenarios/:name           {}                 → UiResult, as soon as it has begun
 * POST /sim/moments                   {}                 → { id }
 * POST /sim/moments/:id/continue      {}                 → UiResult: everything goes on from there
 * GET  /sim/moments/:id/desk          → DeskState as it was
 * GET  /sim/moments/:id/ui?as=U1&team=T1 → UiState as it was
 * GET  /sim/transcript?team=…&as=…&conversation=…&format=md|json → a file
 *
 * `team` is the workspace; the first one when left out.
 */
import type { ImportTaskView, ObjectView, UploadView } from "../cloud/control-views.ts";
import type { InstanceState } from "../cloud/model.ts";

export type DeskService = "oss" | "rds" | "ram" | "sts" | "slack" | "unknown";

export interface DeskClock {
  /** Milliseconds since 1970, simulated. */
  readonly simulatedAt: number;
  readonly speed: number;
  readonly isPaused: boolean;
}

export type DeskClockOrder =
  | { readonly order: "pause" }
  | { readonly order: "resume" }
  | { readonly order: "speed"; readonly speed: number }
  | { readonly order: "jump"; readonly milliseconds: number };

export type DeskObject = Omit<ObjectView, "meta" | "crc64"> & { readonly crc64: string };

export interface DeskBucket {
  readonly name: string;
  readonly region: string;
  readonly storageClass: string;
  readonly sse: string;
  readonly acl: string;
  readonly isForeign: boolean;
  readonly objectCount: number;
  /** The newest ones. */
  readonly objects: readonly DeskObject[];
}

export interface DeskUpload {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  /** Real time. */
  readonly initiatedAt: number;
  readonly parts: readonly { readonly number: number; readonly sizeBytes: number }[];
  /** Parts whose bytes are still coming. */
  readonly arriving: UploadView["arriving"];
}

export type DeskInstance = Pick<
  InstanceState,
  | "id"
  | "description"
  | "region"
  | "engineVersion"
  | "status"
  | "lockMode"
  | "storageGb"
  | "diskUsedBytes"
  | "maxDatabases"
  | "databases"
>;

export interface DeskKnob {
  readonly id: string;
  readonly side: "cloud" | "slack";
  readonly title: string;
  /** What happens and what a client should make of it. */
  readonly effect: string;
  readonly isOn: boolean;
  /** How often it struck since it was pulled; `null` where nobody can count that. */
  readonly strikes: number | null;
}

export interface DeskScenario {
  readonly name: string;
  readonly title: string;
  /** How it must end. */
  readonly expected: string;
  /** How it ended the last time; `undefined` while it was never played. */
  readonly outcome?: string;
}

/** What somebody has kept to look at, or to go on from. */
export interface DeskMoment {
  readonly id: string;
  /** Real time. */
  readonly at: number;
  readonly simulatedAt: number;
}

/** What a newcomer may try, told by whoever started the simulator. */
export interface DeskGuide {
  readonly title: string;
  /** In `conversation`. */
  readonly steps: readonly string[];
  readonly conversation: string;
  readonly commands: readonly { readonly command: string; readonly purpose: string }[];
}

export interface DeskState {
  /** Real time. */
  readonly at: number;
  readonly clock: DeskClock;
  readonly cloudUrl: string;
  readonly buckets: readonly DeskBucket[];
  readonly uploads: readonly DeskUpload[];
  readonly instances: readonly DeskInstance[];
  /** Newest first. */
  readonly tasks: readonly ImportTaskView[];
  readonly knobs: readonly DeskKnob[];
  readonly scenarios: readonly DeskScenario[];
  /** The one that is being played. */
  readonly playing: string | null;
  /** Newest first. */
  readonly moments: readonly DeskMoment[];
  readonly guide: DeskGuide | null;
}

export interface DeskRequest {
  readonly id: string;
  /** Real time. */
  readonly at: number;
  readonly service: DeskService;
  /** Name of the Slack workspace, where there are several; `null` otherwise. */
  readonly workspace: string | null;
  readonly operation: string;
  /** HTTP status of the cloud's replies, 0 for none; of Slack 200, as it always is, or 429 and the like. */
  readonly status: number;
  readonly error: string | null;
  /** Kinds of the faults that struck it. */
  readonly faults: readonly string[];
}

export interface DeskRequests {
  /** Newest first. */
  readonly requests: readonly DeskRequest[];
}

export interface DeskRequestDetails extends DeskRequest {
  readonly requestId: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** `null` where a request is not signed, as Slack's are not. */
  readonly signature: SignatureExplanation | null;
}

export interface SignatureExplanation {
  readonly scheme: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** What is signed, line by line, with values cut where they are secret. */
  readonly recipe: string;
  readonly verdict: string;
  readonly isAccepted: boolean;
}
