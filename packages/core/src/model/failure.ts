import type { Text } from "../texts/text.ts";

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
}
