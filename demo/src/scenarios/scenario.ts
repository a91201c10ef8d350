/** One way that a migration can go, with the end that it must have. */
import type { Stage } from "../stage.ts";
import type { World } from "../world.ts";

/** How a migration ended, or `refused` when the request was answered without starting one. */
export type Outcome =
  | "succeeded"
  | "blocked"
  | "denied"
  | "expired"
  | "cancelled"
  | "failed"
  | "needs_attention"
  | "refused";

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What the requester types. */
  readonly command: string;
  /** What the second person does when asked. */
  readonly answer: "approve" | "deny";
  readonly expected: Outcome;
  /** What the card or the thread must have said: the reason, where the outcome alone could have another. */
  readonly says?: RegExp;
  /** The database that has to be online on the instance at the end, or must not be. */
  readonly targetDatabase: string;
  /** The usual one when left out. */
  readonly instance?: string;
  /** What is so in the cloud before anybody asks. */
  readonly before?: (world: World) => Promise<void> | void;
  /** What happens after the approval, in the cloud and by people. */
  readonly meanwhile?: (stage: Stage) => Promise<void>;
  /** Puts the cloud back for the scenarios behind it. */
  readonly after?: (world: World) => void;
}
