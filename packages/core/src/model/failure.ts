import type { CloudContact } from "../errors/operational-error.ts";
import type { Text } from "../texts/text.ts";
import type { Aid } from "./finding.ts";
import type { Turnholder } from "./turnholder.ts";

/** When trying again makes sense: `never` also where there is nothing to try again. */
export type RetryRule = "never" | "after_fix" | "new_url" | "wait";

/** Why something stopped, what state things are in now, and what to do. */
export interface Failure {
  readonly code: string;
  readonly summary: Text;
  /** What is where now: nothing changed, object staged, database half restored. */
  readonly state: Text;
  readonly remedies: readonly Text[];
  /** The cloud's words, unchanged. */
  readonly verbatim: string | null;
  readonly requestId: string | null;
  /** Whom Bakferry asked in vain; absent or `null` where nobody was asked. */
  readonly contact?: CloudContact | null;
  /** What saves typing: links and commands. Absent: none. */
  readonly aids?: readonly Aid[];
  /** Whose turn it is; absent: the requester's. */
  readonly turn?: Turnholder;
  /** Absent: after what the remedies say. */
  readonly retry?: RetryRule;
}
