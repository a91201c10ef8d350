/**
 * Moves a backup that can only be read from its start: an archive's entry, a pipe.
 *
 * A resume reads it again and skips every part that OSS has with the same checksum, so a stream that differs is found
 * part by part and nothing of the old one stays. The object is completed only after the source has ended well,
 * because an archive's own checksum stands at its end.
 */
import { OperationalError } from "../errors/operational-error.ts";
import type { StoredPart } from "../ports/object-store.ts";
import type { UploadCheckpoint } from "../ports/upload-journal.ts";
import { completeUpload } from "./complete.ts";
import { cutStream, type StreamPart } from "./cut-stream.ts";
import { connectionsFor, createPartBuffers } from "./part-buffers.ts";
import { growingPartSize, partSizeFor } from "./plan-parts.ts";
import { type PartSupply, sendParts } from "./send-parts.ts";
import { addressOf, openSession, type UploadSession } from "./session.ts";
import { startUpload, unfinishedUploads } from "./start-upload.ts";
import type { StreamOrder, UploadDeps, UploadOutcome } from "./upload-order.ts";
import { verified } from "./verify-content.ts";

type StreamSession = UploadSession<StreamOrder>;

/** Throws OperationalError, also what the source throws; finished parts and the journal stay for the next run. */
export async function uploadStream(deps: UploadDeps, order: StreamOrder): Promise<UploadOutcome> {
  const session = openSession(deps, order, order.source.sizeBytes);
  const begun = await beginOrResume(session);
  if (begun.kind !== "begun") return begun;
  const sent = await sendStream(session, begun);
  return completeUpload(session, { checkpoint: begun.checkpoint, ...sent });
}

interface Begun {
  readonly kind: "begun";
  readonly checkpoint: UploadCheckpoint;
  readonly stored: ReadonlyMap<number, StoredPart>;
}

async function beginOrResume(session: StreamSession): Promise<Begun | UploadOutcome> {
  const { deps, order, retrying } = session;
  const checkpoint = await deps.journal.load(order.journalKey);
  if (checkpoint) {
    if (checkpoint.sizeBytes !== (order.source.sizeBytes ?? 0)) return { kind: "sourceChanged" };
    const stored = await retrying(() => deps.objects.listParts(addressOf(checkpoint)));
    if (stored) {
      const byNumber = new Map(stored.map((part) => [part.partNumber, part]));
      return { kind: "begun", checkpoint, stored: byNumber };
    }
    session.notice({ kind: "startedAnew", lostUploadId: checkpoint.uploadId });
  }
  // An object that an earlier run completed is somebody's, too: without reading the stream it cannot be compared.
  const occupant = await retrying(() => deps.objects.head(order.address));
  if (occupant) return { kind: "occupied", object: occupant };
  return { kind: "begun", checkpoint: await begin(session), stored: new Map() };
}

async function begin(session: StreamSession): Promise<UploadCheckpoint> {
  const { deps, order, tuning } = session;
  const token = deps.ids.next("upl");
  const upload = await startUpload(session, { token, before: await unfinishedUploads(session) });
  const { sizeBytes } = order.source;
  const checkpoint: UploadCheckpoint = {
    uploadId: upload.uploadId,
    bucket: upload.bucket,
    key: upload.key,
    token,
    partSizeBytes: tuning.partSizeBytes ?? (sizeBytes === null ? 0 : partSizeFor(sizeBytes)),
    sizeBytes: sizeBytes ?? 0,
    modifiedAt: 0,
    edgeDigest: "",
  };
  await deps.journal.save(order.journalKey, checkpoint);
  return checkpoint;
}

async function sendStream(
  session: StreamSession,
  { checkpoint, stored }: Begun,
): Promise<{ readonly parts: readonly StoredPart[]; readonly resumedBytes: number }> {
  const { order, progress, tuning } = session;
  const ended = new AbortController();
  const signal = AbortSignal.any([order.signal, ended.signal]);
  const { partSizeBytes } = checkpoint;
  const parts = cutStream({
    chunks: order.verifyContent
      ? verified(order.source.name, order.source.open(signal))
      : order.source.open(signal),
    partSizeBytes,
    buffers: createPartBuffers(),
    signal,
  });
  const cut = new Cut(session, { parts, stored });
  try {
    await sendParts(session.deps, {
      upload: addressOf(checkpoint),
      supply: cut,
      parallel: order.parallel,
      mostConnections: Math.min(16, connectionsFor(partSizeBytes || (growingPartSize(1) ?? 1))),
      limiter: order.limiter,
      signal: order.signal,
      progress,
      tuning,
      async onStored(part) {
        cut.sent(part);
        await session.journalPart(checkpoint.uploadId, part);
      },
    });
  } finally {
    ended.abort();
    // A source that hangs may never come back; nobody waits for it.
    parts.return(undefined).catch(() => undefined);
  }
  return { parts: cut.inOrder(), resumedBytes: cut.resumedBytes };
}

/** The supply of parts, and what has become of each. */
class Cut implements PartSupply {
  readonly #session: StreamSession;
  readonly #parts: AsyncGenerator<StreamPart>;
  readonly #stored: ReadonlyMap<number, StoredPart>;
  readonly #held = new Map<number, StreamPart>();
  readonly #done = new Map<number, StoredPart>();
  #readBytes = 0;
  #resumedBytes = 0;

  constructor(
    session: StreamSession,
    { parts, stored }: { parts: AsyncGenerator<StreamPart>; stored: ReadonlyMap<number, StoredPart> },
  ) {
    this.#session = session;
    this.#parts = parts;
    this.#stored = stored;
  }

  get resumedBytes(): number {
    return this.#resumedBytes;
  }

  async next(): Promise<StreamPart | undefined> {
    const { progress } = this.#session;
    for (;;) {
      const { value: part } = await this.#parts.next();
      if (part === undefined) {
        this.#refuseWrongSize();
        return undefined;
      }
      this.#readBytes += part.sizeBytes;
      progress.reached(this.#readBytes);
      const known = await this.#knownAs(part);
      if (!known) {
        this.#held.set(part.partNumber, part);
        return part;
      }
      part.release();
      this.#done.set(part.partNumber, known);
      this.#resumedBytes += part.sizeBytes;
      progress.acknowledged(part.sizeBytes);
    }
  }

  sent(part: StoredPart): void {
    this.#done.set(part.partNumber, part);
    this.#held.get(part.partNumber)?.release();
    this.#held.delete(part.partNumber);
  }

  inOrder(): readonly StoredPart[] {
    return [...this.#done.values()].sort((a, b) => a.partNumber - b.partNumber);
  }

  async #knownAs({ partNumber, offset, sizeBytes, source }: StreamPart): Promise<StoredPart | undefined> {
    const { deps, order, progress } = this.#session;
    const stored = this.#stored.get(partNumber);
    if (stored?.sizeBytes !== sizeBytes || stored.crc64 === null) return undefined;
    const own = await deps.checksums.ofRange({ source, offset, sizeBytes, signal: order.signal });
    progress.compared(sizeBytes);
    return own === stored.crc64 ? stored : undefined;
  }

  #refuseWrongSize(): void {
    const { source } = this.#session.order;
    const isRight = source.sizeBytes === null ? this.#readBytes > 0 : this.#readBytes === source.sizeBytes;
    if (isRight) return;
    throw new OperationalError("FILE_CHANGED", {
      message: `${source.name} ended after ${this.#readBytes} bytes; ${source.sizeBytes ?? "more than none"} were expected.`,
    });
  }
}
