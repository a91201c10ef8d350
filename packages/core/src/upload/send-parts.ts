/**
 * Gets every part to OSS, through whatever passes: the order of sending, trying again and giving up.
 *
 * There is one queue and no worker: a part that failed waits in it until its delay is over, and connections are
 * opened as long as the limit of the moment allows. When everything fails, one part at a time is sent as a probe, so
 * that a line which comes back is found soon and a service in trouble is not pressed.
 */
import { OperationalError } from "../errors/operational-error.ts";
import type { Clock, Ids } from "../ports/clock.ts";
import type {
  MultipartStore,
  PartSource,
  SendLimiter,
  StoredPart,
  UploadAddress,
} from "../ports/object-store.ts";
import { retryDelayMs } from "../ports/retry.ts";
import { type Concurrency, createConcurrency } from "./concurrency.ts";
import type { ProgressMeter } from "./progress.ts";
import type { UploadTuning } from "./tuning.ts";

export interface PartToSend {
  readonly partNumber: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly source: PartSource;
}

/** Where the next part comes from; asked for one part at a time, when a connection is free. */
export interface PartSupply {
  /** `undefined` at the end; is not asked again then. */
  next(): PartToSend | undefined | Promise<PartToSend | undefined>;
}

export interface SendingDeps {
  readonly objects: Pick<MultipartStore, "putPart">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface SendingOrder {
  readonly upload: UploadAddress;
  readonly supply: PartSupply;
  /** Keeps the number of connections; found by trying when `undefined`. */
  readonly parallel: number | undefined;
  readonly mostConnections?: number;
  readonly limiter: SendLimiter | undefined;
  readonly signal: AbortSignal;
  readonly progress: ProgressMeter;
  readonly tuning: UploadTuning;
  /** OSS has the part; what is thrown here ends the sending. */
  readonly onStored: (part: StoredPart) => Promise<void>;
}

/**
 * Resolves when all parts are stored, or rejects with what ended it, after the last connection is closed.
 * Throws UPLOAD_STALLED when no part was finished for too long.
 */
export async function sendParts(deps: SendingDeps, order: SendingOrder): Promise<void> {
  order.progress.enter("sending");
  const sending = new Sending(deps, order);
  try {
    await sending.run();
  } finally {
    order.progress.finish();
  }
}

const TICK_MS = 250;

interface Waiting {
  readonly part: PartToSend;
  readonly tries: number;
  readonly dueAt: number;
}

class Sending {
  readonly #deps: SendingDeps;
  readonly #order: SendingOrder;
  readonly #concurrency: Concurrency;
  readonly #ended = Promise.withResolvers<void>();
  /** Stops all connections as soon as one failure is final, so that nothing is sent after the outcome is known. */
  readonly #stop = new AbortController();
  readonly #ticks = new AbortController();
  readonly #signal: AbortSignal;
  #waiting: readonly Waiting[] = [];
  #inFlight = 0;
  #isPulling = false;
  #isExhausted = false;
  #failedInRow = 0;
  #nextProbeAt = 0;

  constructor(deps: SendingDeps, order: SendingOrder) {
    this.#deps = deps;
    this.#order = order;
    this.#signal = AbortSignal.any([order.signal, this.#stop.signal]);
    this.#concurrency = createConcurrency({
      fixed:
        order.parallel === undefined
          ? undefined
          : Math.min(order.parallel, order.mostConnections ?? Infinity),
      most: order.mostConnections,
      climbEveryMs: order.tuning.climbEveryMs,
      now: deps.clock.now(),
    });
  }

  async run(): Promise<void> {
    const onAbort = (): void => this.#fail(this.#order.signal.reason);
    this.#order.signal.addEventListener("abort", onAbort, { once: true });
    if (this.#order.signal.aborted) onAbort();
    this.#pump();
    const ticking = this.#tick();
    try {
      await this.#ended.promise;
    } finally {
      this.#order.signal.removeEventListener("abort", onAbort);
      this.#ticks.abort();
      await ticking;
    }
    this.#stop.signal.throwIfAborted();
  }

  async #tick(): Promise<void> {
    const { clock } = this.#deps;
    while (!this.#ticks.signal.aborted) {
      await clock.sleep(TICK_MS, this.#ticks.signal).catch(() => undefined);
      this.#concurrency.tick(clock.now());
      this.#order.progress.tick();
      this.#pump();
    }
  }

  get #isDown(): boolean {
    return this.#failedInRow >= Math.max(2, this.#concurrency.limit);
  }

  #mayBegin(begun: number): boolean {
    const now = this.#deps.clock.now();
    if (this.#stop.signal.aborted || now < this.#concurrency.pausedUntil) return false;
    if (this.#isDown) return begun === 0 && now >= this.#nextProbeAt;
    return begun < this.#concurrency.limit;
  }

  #pump(): void {
    while (this.#mayBegin(this.#inFlight)) {
      const waiting = this.#takeDue();
      if (waiting) void this.#attempt(waiting);
      else if (!this.#pull()) break;
    }
    this.#order.progress.connections(this.#isDown ? 1 : this.#concurrency.limit, this.#inFlight);
    const isDone = this.#isExhausted && this.#waiting.length === 0;
    if (this.#inFlight === 0 && !this.#isPulling && (isDone || this.#stop.signal.aborted))
      this.#ended.resolve();
  }

  #takeDue(): Waiting | undefined {
    const now = this.#deps.clock.now();
    const due = this.#waiting.find(({ dueAt }) => dueAt <= now);
    if (due) this.#waiting = this.#waiting.filter((each) => each !== due);
    return due;
  }

  /** Says whether there is something new to begin at once. */
  #pull(): boolean {
    const isFull = this.#isPulling || !this.#mayBegin(this.#inFlight + this.#waiting.length);
    if (this.#isExhausted || isFull) return false;
    try {
      const next = this.#order.supply.next();
      if (next === undefined || !("then" in next)) return this.#pulled(next);
      this.#isPulling = true;
      void next
        .then((part) => this.#pulled(part))
        .catch((error: unknown) => this.#fail(error))
        .finally(() => {
          this.#isPulling = false;
          this.#pump();
        });
    } catch (error) {
      this.#fail(error);
    }
    return false;
  }

  #pulled(part: PartToSend | undefined): boolean {
    if (part === undefined) this.#isExhausted = true;
    else this.#waiting = [...this.#waiting, { part, tries: 0, dueAt: 0 }];
    return part !== undefined;
  }

  async #attempt(waiting: Waiting): Promise<void> {
    this.#inFlight += 1;
    const stored = await this.#put(waiting);
    if (stored) {
      try {
        await this.#order.onStored(stored);
        this.#failedInRow = 0;
        this.#concurrency.acknowledged(stored.sizeBytes);
        this.#order.progress.acknowledged(stored.sizeBytes);
      } catch (error) {
        // OSS has the part, so whatever this is, it is no reason to send it again.
        this.#fail(error);
      }
    }
    this.#inFlight -= 1;
    this.#pump();
  }

  /** `undefined` when it was not stored, and waits for another try or ended the sending. */
  async #put(waiting: Waiting): Promise<StoredPart | undefined> {
    const { objects, clock } = this.#deps;
    const { upload, limiter, progress } = this.#order;
    let lastSentAt = clock.now();
    try {
      return await objects.putPart({
        upload,
        ...waiting.part,
        signal: this.#signal,
        ...(limiter ? { limiter } : {}),
        onSent(bytes) {
          lastSentAt = clock.now();
          progress.sent(bytes);
        },
        onDelayed: (milliseconds) => this.#concurrency.pushedBack(clock.now(), milliseconds),
      });
    } catch (error) {
      this.#retryOrFail(waiting, error, clock.now() - lastSentAt);
      return undefined;
    }
  }

  #retryOrFail({ part, tries }: Waiting, error: unknown, silentMs: number): void {
    const { clock, ids } = this.#deps;
    const { progress, tuning } = this.#order;
    if (this.#stop.signal.aborted) return;
    if (!OperationalError.is(error) || error.retry.kind === "never") {
      this.#fail(error);
      return;
    }
    if (progress.idleMs() >= tuning.stallBudgetMs) {
      this.#fail(stalled(error, progress.idleMs()));
      return;
    }
    const now = clock.now();
    const isFull = error.code === "CLOUD_UNREACHABLE" && silentMs >= tuning.stalledAfterMs;
    if (error.code === "CLOUD_THROTTLED") this.#concurrency.pushedBack(now, error.retry.milliseconds);
    else if (isFull) this.#concurrency.pushedBack(now, 0);
    progress.retried(error.message);
    this.#failedInRow += 1;
    this.#nextProbeAt = now + retryDelayMs(ids, error, this.#failedInRow);
    const dueAt = now + retryDelayMs(ids, error, tries);
    this.#waiting = [...this.#waiting, { part, tries: tries + 1, dueAt }];
  }

  #fail(error: unknown): void {
    if (!this.#stop.signal.aborted) this.#stop.abort(error);
    this.#pump();
  }
}

/** Worth another run later, which the bot makes by itself. */
function stalled(cause: OperationalError, idleMs: number): OperationalError {
  const minutes = Math.max(1, Math.round(idleMs / 60_000));
  return new OperationalError("UPLOAD_STALLED", {
    message: `No part was finished for ${minutes} min. The last reason: ${cause.message}`,
    retry: { kind: "after", milliseconds: 60_000 },
    ...(cause.remedy ? { remedy: cause.remedy } : {}),
    ...(cause.verbatim === undefined ? {} : { verbatim: cause.verbatim }),
    ...(cause.requestId === undefined ? {} : { requestId: cause.requestId }),
    ...(cause.contact ? { contact: cause.contact } : {}),
    cause,
  });
}
