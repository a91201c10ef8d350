/**
 * The loop between outbox and Slack.
 *
 * Notices of one migration are delivered one after another, so that its thread reads in order; different migrations
 * do not wait for each other.
 */
import type { Clock, Logger, Outbox, OutboxItem } from "@bakferry/core";

import { type DeliverDeps, type Delivery as Outcome, deliverItem } from "./deliver-item.ts";

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
}

const AT_ONCE = 16;
const AFTER_BUG_MS = 60_000;
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
  /** Items given back before anything was sent: they need not be searched for. */
  readonly #untouched = new Set<number>();
  /** Replies of a migration that come after one that had to wait. */
  readonly #heldUntil = new Map<string, number>();
  /** When items that had to wait are due again; what is due before the end of a stop is still delivered. */
  readonly #dueAgain = new Map<number, number>();
  #claimedAt = 0;
  #stopAt = Number.POSITIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();
  #count = 0;

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
      const items = await this.#claim();
      for (const item of inOrder(items)) this.#enqueue(item);
      if (items.length > 0) continue;
      if (this.#stopping.signal.aborted && this.#isIdle()) return;
      await this.#pause();
    }
  }

  async #claim(): Promise<readonly OutboxItem[]> {
    const room = AT_ONCE - this.#count;
    if (room <= 0) return [];
    try {
      this.#claimedAt = this.#deps.clock.now();
      for (const [id, dueAt] of this.#dueAgain)
        if (dueAt + FORGET_MS < this.#claimedAt) this.#dueAgain.delete(id);
      return await this.#deps.outbox.claim(room);
    } catch (error) {
      this.#deps.logger.error("The outbox cannot be read.", { error });
      return [];
    }
  }

  /** Nothing is on its way, and nothing comes due before the end of the stop that the last claim did not see. */
  #isIdle(): boolean {
    const isAwaited = (dueAt: number): boolean => dueAt > this.#claimedAt && dueAt <= this.#stopAt;
    return this.#count === 0 && ![...this.#dueAgain.values()].some(isAwaited);
  }

  async #pause(): Promise<void> {
    await this.#deps.clock.sleep(this.#deps.pollMs, this.#giveUp.signal).catch(() => undefined);
  }

  #enqueue(item: OutboxItem): void {
    this.#count += 1;
    this.#dueAgain.delete(item.id);
    const before = this.#chains.get(item.migrationId) ?? Promise.resolve();
    const chain = before.then(async () => this.#settle(item));
    this.#chains.set(item.migrationId, chain);
    void chain.then(() => {
      this.#count -= 1;
      if (this.#chains.get(item.migrationId) === chain) this.#chains.delete(item.migrationId);
    });
  }

  /** Never rejects. */
  async #settle(item: OutboxItem): Promise<void> {
    const { outbox, clock, logger } = this.#deps;
    try {
      const outcome = await this.#tryOnce(item);
      if (outcome.kind === "done") {
        this.#untouched.delete(item.id);
        await outbox.complete(item);
        return;
      }
      if (outcome.untouched) this.#untouched.add(item.id);
      else this.#untouched.delete(item.id);
      const dueAt = clock.now() + outcome.afterMs;
      await outbox.postpone(item, dueAt, outcome.reason);
      this.#dueAgain.set(item.id, dueAt);
    } catch (error) {
      logger.error("A notice could not be delivered.", {
        migrationId: item.migrationId,
        item: item.id,
        error,
      });
      await outbox
        .postpone(item, clock.now() + AFTER_BUG_MS, "internal error")
        .catch((failure: unknown) => logger.error("The outbox cannot be written.", { error: failure }));
    }
  }

  async #tryOnce(item: OutboxItem): Promise<Outcome> {
    const held = this.#heldFor(item);
    if (held > 0) return { kind: "later", afterMs: held, reason: "keeps the order", untouched: true };
    const outcome = await deliverItem(this.#deps.deliver, item, this.#mayBePosted(item));
    if (outcome.kind === "later" && item.notice.kind === "entry") {
      this.#heldUntil.set(item.migrationId, this.#deps.clock.now() + outcome.afterMs);
    }
    return outcome;
  }

  #heldFor(item: OutboxItem): number {
    const until = this.#heldUntil.get(item.migrationId);
    if (until === undefined || item.notice.kind !== "entry") return 0;
    const wait = until - this.#deps.clock.now();
    if (wait <= 0) this.#heldUntil.delete(item.migrationId);
    return wait;
  }

  /**
   * A card has many notices; a newer one is claimed for the first time although an older one may have been sent
   * just before a crash. An entry has one notice, so its own attempts tell.
   */
  #mayBePosted(item: OutboxItem): boolean {
    if (item.notice.kind !== "entry") return true;
    return item.attempts > 1 && !this.#untouched.has(item.id);
  }
}

/** The status card first: everything else hangs on it. */
function inOrder(items: readonly OutboxItem[]): readonly OutboxItem[] {
  const rank = ({ notice }: OutboxItem): number => (notice.kind === "root" ? 0 : 1);
  return items.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id);
}
