/** Gives due migrations to workers, one turn at a time for each, across processes. */

/** The right to move one migration, until it is taken over. */
export interface Turn {
  readonly migrationId: string;
  /** Grows with every turn; a write that carries an older one is refused. */
  readonly fence: number;
  /** Aborts when the turn was lost or the worker is to stop. */
  readonly signal: AbortSignal;
  /**
   * Whether nobody else can have it, by the clock: a process that was stopped for longer than its lease goes on before
   * the signal has aborted.
   */
  readonly isHeld: () => boolean;
}

export interface Dispatcher {
  /**
   * Starts handing out turns, `concurrency` at the same time. A migration is due when its `wakeAt` has come.
   * At least once: after a crash the same step runs again under a higher fence. A handler that throws gives the
   * turn back with a delay.
   */
  work(handler: (turn: Turn) => Promise<void>, concurrency: number): void;
  /** Makes it due at `at`, if it is not due earlier. */
  wakeAt(migrationId: string, at: number): Promise<void>;
  /** Takes no new turn, aborts the running ones and waits for them. */
  stop(): Promise<void>;
}
