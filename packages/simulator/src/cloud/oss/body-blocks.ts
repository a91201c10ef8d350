/**
 * The few blocks of shared memory through which one body goes, however large it is.
 *
 * Each thread that has seen such memory holds on to it until it collects its own garbage, which nothing makes it do.
 * So blocks go from one body to the next.
 */

export interface Block {
  readonly number: number;
  readonly memory: SharedArrayBuffer;
  readonly bytes: Uint8Array;
  /** Threads that have not said yet that they are done with it. */
  pending: number;
}

export interface BodyBlocks {
  /** A block that no thread uses; waits for one where there is none. Rejects after a failure. */
  next(): Promise<Block>;
  /** Resolves when no thread uses any of them. Rejects after a failure. */
  idle(): Promise<void>;
  /** One more thread is done with that block. */
  release(number: number): void;
  fail(error: Error): void;
  /** Gives the memory to the next body. No thread may use it any more. */
  giveBack(): void;
}

/** Memory that no body uses at the moment. */
export type SpareMemory = SharedArrayBuffer[];

export const BLOCK_BYTES = 1024 * 1024;
const MOST_BLOCKS = 3;

export function createBodyBlocks(spare: SpareMemory): BodyBlocks {
  const blocks: Block[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  const add = (): Block => {
    const memory = spare.pop() ?? new SharedArrayBuffer(BLOCK_BYTES);
    const block = { number: blocks.length, memory, bytes: new Uint8Array(memory), pending: 0 };
    blocks.push(block);
    return block;
  };
  const find = (): Block | undefined => {
    const free = blocks.find(({ pending }) => pending === 0);
    return free ?? (blocks.length < MOST_BLOCKS ? add() : undefined);
  };
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });

  return {
    async next() {
      for (;;) {
        if (failure !== undefined) throw failure;
        const free = find();
        if (free !== undefined) return free;
        await change();
      }
    },
    async idle() {
      for (;;) {
        if (failure !== undefined) throw failure;
        if (blocks.every(({ pending }) => pending === 0)) return;
        await change();
      }
    },
    release(number) {
      const block = blocks[number];
      if (block !== undefined) block.pending -= 1;
      wake?.();
    },
    fail(error) {
      failure ??= error;
      wake?.();
    },
    giveBack() {
      spare.push(...blocks.splice(0).map(({ memory }) => memory));
    },
  };
}
