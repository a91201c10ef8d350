/**
 * The embedded dispatcher: polls the rows for due turns and runs them.
 *
 * SQLite has no notification between processes, so a wake from another process is seen at the next poll; one from
 * this process is seen at once.
 */
import type { Clock, Dispatcher, Logger, Turn } from "@bakferry/core";

import { keepLease, type Lease, pause } from "./lease.ts";
import type { ClaimedTurn, Turns } from "./turns.ts";
import type { WorkerIdentity } from "./worker-identity.ts";

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly worker: WorkerIdentity;
  readonly leaseMs: number;
  readonly pollMs: number;
}

type Handler = (turn: Turn) => Promise<void>;

const FIRST_BACK_OFF_MS = 5000;
const LONGEST_BACK_OFF_MS = 300_000;
/** How long to leave the database alone when it cannot be read, at most. */
const LONGEST_PAUSE_MS = 5000;

export class EmbeddedDispatcher implements Dispatcher {
  readonly #turns: Turns;
  readonly #options: DispatcherOptions;
  /** The running turns, each with what aborts it. */
  readonly #running = new Map<Promise<void>, AbortController>();
  #polling: Promise<void> | undefined;
  /** When the due rows were read last. */
  #readAt: number | null = null;
  #stopping = false;
  /** When the turns of dead processes are looked for again. */
  #nextCareAt = 0;
  /** Ends the present pause between two polls, or the coming one. */
  #alarm = new AbortController();

  constructor(turns: Turns, options: DispatcherOptions) {
    this.#turns = turns;
    this.#options = options;
  }

  work(handler: Handler, concurrency: number): void {
    if (this.#polling !== undefined) throw new Error("This dispatcher works already.");
    this.#polling = this.#poll(handler, concurrency);
  }

  async wakeAt(migrationId: string, at: number): Promise<void> {
    await this.#turns.nudge(migrationId, at);
    this.noticeWake(at);
  }

  /** A row of this process is due at `at`; if that is now, the next poll does not wait. */
  noticeWake(at: number): void {
    if (at <= this.#options.clock.now()) this.#alarm.abort();
  }

  /** When it last read which rows are due; `null` before it works. */
  readAt(): number | null {
    return this.#readAt;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm.abort();
    for (const cut of this.#running.values()) cut.abort(new Error("The worker is stopping."));
    await this.#polling;
    await Promise.all(this.#running.keys());
  }

  async #poll(handler: Handler, concurrency: number): Promise<void> {
    const { clock, logger, pollMs } = this.#options;
    let pauseMs = pollMs;
    while (!this.#stopping) {
      await this.#freeTurnsOfTheDead();
      this.#alarm = new AbortController();
      try {
        await this.#startDueTurns(handler, concurrency - this.#running.size);
        this.#readAt = clock.now();
        pauseMs = pollMs;
      } catch (error) {
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        logger.error("The due migrations could not be read; trying again.", { pauseMs, error });
      }
      await pause(clock, pauseMs, this.#alarm.signal);
    }
  }

  /** Who runs on this machine goes on where a killed process of it stopped, and need not wait for the old lease. */
  async #freeTurnsOfTheDead(): Promise<void> {
    const { clock, logger, worker, leaseMs } = this.#options;
    if (clock.now() < this.#nextCareAt) return;
    this.#nextCareAt = clock.now() + leaseMs / 3;
    try {
      await this.#turns.freeGone((owner) => worker.isGone(owner), clock.now());
    } catch (error) {
      logger.error("Turns of dead workers could not be freed; they become due when their leases are over.", {
        error,
      });
    }
  }

  async #startDueTurns(handler: Handler, free: number): Promise<void> {
    if (free <= 0) return;
    const { clock, worker, leaseMs } = this.#options;
    const now = clock.now();
    const claimed = await this.#turns.claim({ owner: worker.owner, now, leaseMs, limit: free });
    for (const turn of claimed) {
      const cut = new AbortController();
      const taking: Promise<void> = this.#take(
        { ...turn, lease: { until: now + leaseMs } },
        handler,
        cut,
      ).finally(() => {
        this.#running.delete(taking);
        this.#alarm.abort();
      });
      this.#running.set(taking, cut);
    }
  }

  /** Never rejects: whatever happens to one turn, the others go on, and the end of its lease makes it due again. */
  async #take(
    claimed: ClaimedTurn & { readonly lease: Lease },
    handler: Handler,
    cut: AbortController,
  ): Promise<void> {
    const { clock, logger, leaseMs } = this.#options;
    const { migrationId, fence, lease } = claimed;
    const ended = new AbortController();
    let wasOver = false;
    const isHeld = (): boolean => {
      const held = !cut.signal.aborted && clock.now() < lease.until;
      wasOver ||= !held;
      return held;
    };
    const keeping = keepLease(this.#turns, claimed, { lease, clock, leaseMs, ended: ended.signal }).then(
      (end) => {
        if (end === "lost") cut.abort(new Error(`The turn of migration ${migrationId} was lost.`));
        return end;
      },
    );
    try {
      const outcome: Outcome = this.#stopping
        ? { kind: "resolved" }
        : await settle(() =>
            handler({ migrationId, fence, failures: claimed.failures, signal: cut.signal, isHeld }),
          );
      ended.abort();
      const isLost = (await keeping) === "lost";
      if (isLost) logger.warn("A turn was lost to another worker.", { migrationId, fence });
      // Who finds the turn over ends without a word; where nobody else took it, nothing would say when it is due.
      const isOpen = outcome.kind === "resolved" && (isLost || wasOver);
      await this.#giveBack(claimed, isOpen ? { kind: "unfinished" } : outcome);
    } catch (error) {
      logger.error("A turn could not be given back; it becomes due when its lease is over.", {
        migrationId,
        error,
      });
    }
  }

  async #giveBack(turn: ClaimedTurn, outcome: Outcome): Promise<void> {
    const { clock, logger } = this.#options;
    if (this.#stopping || outcome.kind === "unfinished") {
      // The handler may have been cut short, so whoever comes next looks again at once.
      await this.#turns.release({ turn, failures: turn.failures, wakeBy: clock.now(), defer: false });
      return;
    }
    if (outcome.kind === "resolved") {
      await this.#turns.release({ turn, failures: 0, wakeBy: null, defer: false });
      return;
    }
    const failures = turn.failures + 1;
    const delayMs = Math.min(FIRST_BACK_OFF_MS * 2 ** turn.failures, LONGEST_BACK_OFF_MS);
    const { error } = outcome;
    const { migrationId } = turn;
    logger.error("A step threw; it is tried again later.", { migrationId, failures, delayMs, error });
    await this.#turns.release({ turn, failures, wakeBy: clock.now() + delayMs, defer: true });
  }
}

type Outcome =
  | { readonly kind: "resolved" }
  /** It ended because the turn seemed to be another worker's. */
  | { readonly kind: "unfinished" }
  | { readonly kind: "threw"; readonly error: unknown };

/** A handler that throws before its first `await` is no different from one that rejects. */
async function settle(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { kind: "resolved" };
  } catch (error) {
    return { kind: "threw", error };
  }
}
