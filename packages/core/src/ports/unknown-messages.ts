/** What the cloud said and no diagnosis fits, counted, so that the next version can explain what comes often. */

export interface UnknownMessage {
  /** "RDS". */
  readonly service: string;
  /** Equal for messages that differ in numbers and names only: see `messageHash`. */
  readonly hash: string;
  /** One of them, shortened. Without secrets, and otherwise as untrusted as it came. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** One more after a crash in between, now and then. */
  readonly count: number;
}

export interface UnknownMessages {
  /** The text of the latest is kept. */
  note(message: Pick<UnknownMessage, "service" | "hash" | "text">, at: number): Promise<void>;
  /** The most frequent first. */
  list(limit: number): Promise<readonly UnknownMessage[]>;
}
