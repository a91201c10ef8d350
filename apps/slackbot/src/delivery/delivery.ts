/**
 * The loop between outbox and Slack.
 *
 * Notices of one migration are delivered one after another, so that its thread reads in order; different migrations
 * do not wait for each other.
 */
import { type Clock, type Logger, OperationalError, type Outbox, type OutboxItem } from "@bakferry/core";

import { type DeliverDeps, type Delivery as Outcome, deliverItem } from "./deliver-item.ts";
import { WAITS_FOR_ROOT } from "./post-once.ts";

export interface Delivery {
  start(): void;
  /** Delivers what is due, for at most `capMs`, and stops. */
  stop(capMs: number): Promise<void>;
}

export interface DeliveryDeps {
  readonly outbox: Outbox;
  readonly deliver: DeliverDeps;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pollMs: number;
  /** Around each try to deliver. */
  readonly observe: (item: OutboxItem, run: () => Promise<Outcome>) => Promise<Outcome>;
  /** A claim's life; claims are renewed, and those of dead processes looked for, three times as often. */
  readonly leaseMs: number;
}

const AT_ONCE = 16;
/** So many places are for answers to people alone: Slack may take its time with everything else. */
const FOR_PEOPLE = 4;
const AFTER_BUG_MS = 60_000;
/** The database was away for a moment. */
const AFTER_TROUBLE_MS = 1000;
const LONGEST_PAUSE_MS = 600_000;
/** An item that did not come back by then was settled together with a newer one. */
const FORGET_MS = 60_000;

export function createDelivery(deps: DeliveryDeps): Delivery {
  const loop = new DeliveryLoop(deps);
  return { start: () => loop.start(), stop: async (capMs) => loop.stop(capMs) };
}

class DeliveryLoop {
  readonly #deps: DeliveryDeps;
  readonly #stopping = new AbortController();
  readonly #giveUp = new AbortController();
  /** What is being delivered, by migration; the last promise of each chain. */
  readonly #chains = new Map<string, Promise<void>>();
  readonly #claimed = new Set<OutboxItem>();
  /** Until when the thread of a migration waits: for its status card, or for an entry before. */
  readonly #heldUntil = new Map<string, number>();
  /** When items that had to wait are due again; what is due before the end of a stop is still delivered. */
  readonly #dueAgain = new Map<number, number>();
  /** Failures in a row. */
  readonly #failures = new Map<number, number>();
  #claimedAt = 0;
  /** What was on its way at the last claim may have kept something of its thread from being claimed. */
  #wasBusy = false;
  #renewedAt = 0;
  #stopAt = Number.POSITIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(capMs: number): Promise<void> {
    this.#stopAt = this.#deps.clock.now() + capMs;
    this.#stopping.abort();
    const timer = this.#deps.clock.sleep(capMs, this.#giveUp.signal).then(
      () => this.#giveUp.abort(),
      () => undefined,
    );
    await this.#running;
    await Promise.race([Promise.allSettled(this.#chains.values()), timer]);
    this.#giveUp.abort();
  }

  async #run(): Promise<void> {
    while (!this.#giveUp.signal.aborted) {
      await this.#keepClaims();
      const items = await this.#claim();
      for (const item of inOrder(items)) this.#enqueue(item);
      if (items.length > 0) continue;
      if (this.#stopping.signal.aborted && this.#isIdle()) return;
      await this.#pause();
    }
  }

  /** A claim is short, so that a crash costs seconds; whoever lives keeps its own. */
  async #keepClaims(): Promise<void> {
    const { outbox, clock, logger, leaseMs } = this.#deps;
    if (clock.now() - this.#renewedAt < leaseMs / 3) return;
    this.#renewedAt = clock.now();
    try {
      await outbox.renew([...this.#claimed]);
      await outbox.releaseGone();
    } catch (error) {
      logger.error("Claims of notices could not be renewed.", { error });
    }
  }

  async #claim(): Promise<readonly OutboxItem[]> {
    const room = AT_ONCE - this.#claimed.size;
    if (room <= 0) return [];
    try {
      this.#claimedAt = this.#deps.clock.now();
      this.#wasBusy = this.#claimed.size > 0;
      this.#forgetOld();
      const { outbox } = this.#deps;
      return await (room > FOR_PEOPLE ? outbox.claim(room - FOR_PEOPLE) : outbox.claim(room, "people"));
    } catch (error) {
      this.#deps.logger.error("The outbox cannot be read.", { error });
      return [];
    }
  }

  #forgetOld(): void {
    for (const [id, dueAt] of this.#dueAgain) {
      if (dueAt + FORGET_MS >= this.#claimedAt) continue;
      this.#dueAgain.delete(id);
      this.#failures.delete(id);
    }
    for (const [id, until] of this.#heldUntil) if (until < this.#claimedAt) this.#heldUntil.delete(id);
  }

  /** Nothing is on its way, and nothing comes due before the end of the stop that the last claim did not see. */
  #isIdle(): boolean {
    const isAwaited = (dueAt: number): boolean => dueAt > this.#claimedAt && dueAt <= this.#stopAt;
    return !this.#wasBusy && this.#claimed.size === 0 && ![...this.#dueAgain.values()].some(isAwaited);
  }

  async #pause(): Promise<void> {
    await this.#deps.clock.sleep(this.#deps.pollMs, this.#giveUp.signal).catch(() => undefined);
  }

  #enqueue(item: OutboxItem): void {
    this.#claimed.add(item);
    this.#dueAgain.delete(item.id);
    const before = this.#chains.get(item.migrationId) ?? Promise.resolve();
    const chain = before.then(async () => this.#settle(item));
    this.#chains.set(item.migrationId, chain);
    void chain.then(() => {
      this.#claimed.delete(item);
      if (this.#chains.get(item.migrationId) === chain) this.#chains.delete(item.migrationId);
    });
  }

  /** Never rejects. */
  async #settle(item: OutboxItem): Promise<void> {
    const { outbox, clock, logger } = this.#deps;
    try {
      const outcome = await this.#tryOnce(item);
      if (outcome.kind === "done") {
        this.#failures.delete(item.id);
        await outbox.complete(item, outcome.followUps);
        return;
      }
      const dueAt = clock.now() + this.#pauseAfter(item, outcome);
      await outbox.postpone(item, dueAt, outcome.reason);
      // No stop waits for that one: any process can look.
      if (item.notice.kind !== "stray") this.#dueAgain.set(item.id, dueAt);
    } catch (error) {
      logger.error("A notice could not be delivered.", {
        migrationId: item.migrationId,
        item: item.id,
        error,
      });
      const isPassing = OperationalError.is(error) && error.retry.kind === "after";
      const dueAt = clock.now() + (isPassing ? AFTER_TROUBLE_MS : AFTER_BUG_MS);
      // Those behind it that were claimed with it must not pass it.
      if (isInThread(item)) this.#heldUntil.set(item.migrationId, dueAt);
      await outbox
        .postpone(item, dueAt, "internal error")
        .catch((failure: unknown) => logger.error("The outbox cannot be written.", { error: failure }));
    }
  }

  async #tryOnce(item: OutboxItem): Promise<Outcome> {
    const held = this.#heldFor(item);
    if (held > 0) {
      return { kind: "later", afterMs: held, reason: "keeps the order", failed: false, holdsThread: false };
    }
    const { observe, deliver } = this.#deps;
    const outcome = await observe(item, async () => deliverItem(deliver, item));
    if (outcome.kind === "later" && outcome.holdsThread) {
      this.#heldUntil.set(item.migrationId, this.#deps.clock.now() + outcome.afterMs);
    }
    return outcome;
  }

  #pauseAfter(item: OutboxItem, { afterMs, failed, reason }: Extract<Outcome, { kind: "later" }>): number {
    if (!failed) return reason === WAITS_FOR_ROOT ? Math.max(afterMs, this.#threadHeldFor(item)) : afterMs;
    const failures = this.#failures.get(item.id) ?? 0;
    this.#failures.set(item.id, failures + 1);
    return Math.min(afterMs * 2 ** Math.min(failures, 16), LONGEST_PAUSE_MS);
  }

  #heldFor(item: OutboxItem): number {
    return isInThread(item) ? this.#threadHeldFor(item) : 0;
  }

  #threadHeldFor({ migrationId }: OutboxItem): number {
    return (this.#heldUntil.get(migrationId) ?? 0) - this.#deps.clock.now();
  }
}

/** Stands where it was posted, below what was posted before. */
function isInThread({ notice }: OutboxItem): boolean {
  return notice.kind === "entry" || notice.kind === "report";
}

/** The status card first: everything else hangs on it. */
function inOrder(items: readonly OutboxItem[]): readonly OutboxItem[] {
  const rank = ({ notice }: OutboxItem): number => (notice.kind === "root" ? 0 : 1);
  return items.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id);
}
