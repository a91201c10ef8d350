/** The simulator that is asked again, and with whose keys and tokens. */
import type { CloudSimulator } from "../cloud/create-cloud.ts";
import type { SlackSimulator } from "../slack/create-slack.ts";
import type { SigningKey } from "./signing-key.ts";

export interface ReplayTarget {
  readonly cloud: Pick<CloudSimulator, "url">;
  /** People act in it, so that it sends what a recorded socket has brought. */
  readonly slack: Pick<SlackSimulator, "url" | "control">;
  readonly key: SigningKey;
  readonly botToken: string;
  readonly appToken: string;
}
