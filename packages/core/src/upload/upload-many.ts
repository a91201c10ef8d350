/** Several files to OSS, one after another or some at once; one that fails does not stop the rest. */
import { uploadBackup } from "./upload-backup.ts";
import type { StreamOrder, UploadDeps, UploadOrder, UploadOutcome } from "./upload-order.ts";
import { uploadStream } from "./upload-stream.ts";

/** Opened when its turn comes, so that a folder of a thousand files holds no thousand files open. */
export interface ManyOrder {
  /** What people call it. */
  readonly name: string;
  open(): Promise<UploadOrder | StreamOrder>;
  /** After its end, whatever that was, if it was opened. */
  close?(): Promise<void>;
}

export type ManyOutcome =
  | { readonly kind: "ended"; readonly name: string; readonly outcome: UploadOutcome }
  | { readonly kind: "failed"; readonly name: string; readonly error: unknown }
  /** Its turn never came, because the signal was aborted. */
  | { readonly kind: "notBegun"; readonly name: string };

export interface ManyOptions {
  /** Files at the same time; 1 when left out. */
  readonly files?: number;
  /** Stops before the next file; each order has its own signal for what is under way. */
  readonly signal: AbortSignal;
  readonly onEnd?: (outcome: ManyOutcome) => void;
}

/** Outcomes are in the order of `orders`. Rejects never. */
export async function uploadMany(
  deps: UploadDeps,
  orders: readonly ManyOrder[],
  { files = 1, signal, onEnd }: ManyOptions,
): Promise<readonly ManyOutcome[]> {
  const outcomes: ManyOutcome[] = orders.map(({ name }) => ({ kind: "notBegun", name }));
  const waiting = [...orders.entries()];

  async function lane(): Promise<void> {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
      const [index, order] = next;
      const outcome = await uploadOne(deps, order);
      outcomes[index] = outcome;
      onEnd?.(outcome);
    }
  }

  await Promise.all(Array.from({ length: Math.max(1, Math.min(files, orders.length)) }, lane));
  return outcomes;
}

async function uploadOne(deps: UploadDeps, many: ManyOrder): Promise<ManyOutcome> {
  const { name } = many;
  try {
    const order = await many.open();
    try {
      const outcome = await ("file" in order ? uploadBackup(deps, order) : uploadStream(deps, order));
      return { kind: "ended", name, outcome };
    } finally {
      await many.close?.();
    }
  } catch (error) {
    return { kind: "failed", name, error };
  }
}
