/** Buffers for parts in flight, allocated once and used again, so that memory is flat however long an upload is. */

export interface BufferPool {
  /** One set: as many buffers as a part needs at a time. */
  take(): readonly Uint8Array[];
  /** Only when neither the file nor the socket touches them any more; a set that is never given back is no leak. */
  give(buffers: readonly Uint8Array[]): void;
}

export interface BufferPoolOptions {
  readonly buffersPerSet: number;
  readonly bufferBytes: number;
}

export function createBufferPool({ buffersPerSet, bufferBytes }: BufferPoolOptions): BufferPool {
  const free: (readonly Uint8Array[])[] = [];
  return {
    take: () =>
      free.pop() ?? Array.from({ length: buffersPerSet }, () => Buffer.allocUnsafeSlow(bufferBytes)),
    give: (buffers) => free.push(buffers),
  };
}
