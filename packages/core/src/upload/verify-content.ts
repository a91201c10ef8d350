/**
 * Proves the content of a backup while it is sent, so that damage is found before RDS finds it hours later.
 *
 * The checksums of a backup can only be followed in order, and parts leave out of order. So a second reader walks
 * through the file just behind the parts that are sent: what it reads is still in the machine's cache, and costs no
 * disk. Nothing is completed before it has arrived at the end.
 */
import { createDeepCheck, type DeepDamage } from "@bakferry/bak";

import { OperationalError } from "../errors/operational-error.ts";
import type { UploadSession } from "./session.ts";
import type { UploadOrder } from "./upload-order.ts";

export interface ContentWatch {
  /** Aborts with FILE_DAMAGED as soon as damage is certain. */
  readonly failed: AbortSignal;
  /** All parts are sent: runs to the end at full speed. Throws FILE_DAMAGED. */
  finish(): Promise<void>;
  /** The upload ended in another way. */
  stop(): void;
}

const READ_BYTES = 2 ** 20;
/** How far behind the acknowledged bytes the reader may run ahead: what is on its way now was read just before. */
const LEAD_BYTES = 64 * 2 ** 20;
const PAUSE_MS = 50;

export function watchContent({ deps, order, progress, notice }: UploadSession<UploadOrder>): ContentWatch {
  const failed = new AbortController();
  const stopped = new AbortController();
  const signal = AbortSignal.any([order.signal, stopped.signal]);
  let isUnpaced = false;

  async function keepBehind(offset: number): Promise<void> {
    const isAhead = (): boolean => !isUnpaced && offset > progress.acknowledgedBytes() + LEAD_BYTES;
    while (isAhead()) await deps.clock.sleep(PAUSE_MS, signal);
    signal.throwIfAborted();
  }

  async function walk(): Promise<void> {
    const { file } = order;
    const check = createDeepCheck({ sizeBytes: file.sizeBytes });
    for (let offset = 0; offset < file.sizeBytes;) {
      await keepBehind(offset);
      const bytes = await file.read(offset, Math.min(READ_BYTES, file.sizeBytes - offset));
      if (bytes.length === 0) break;
      check.update(bytes);
      offset += bytes.length;
      if (check.damageCount() > 0) break;
    }
    for (const damage of refuseDamage(file.file.name, check.finish().damage)) {
      notice({ kind: "likelyDamaged", offset: damage.offset, detail: damage.detail });
    }
  }

  const walking = walk();
  walking.catch((error: unknown) => failed.abort(error));
  return {
    failed: failed.signal,
    async finish() {
      isUnpaced = true;
      await walking;
    },
    stop: () => stopped.abort(),
  };
}

/** The same for a stream, which passes in order by itself. */
export async function* verified(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const check = createDeepCheck();
  for await (const chunk of chunks) {
    check.update(chunk);
    if (check.damageCount() > 0) break;
    yield chunk;
  }
  refuseDamage(name, check.finish().damage);
}

/** Throws for certain damage; hands back what only experience calls damage. */
function refuseDamage(name: string, damage: readonly DeepDamage[]): readonly DeepDamage[] {
  const certain = damage.find(({ certainty }) => certainty === "certain");
  if (!certain) return damage;
  throw new OperationalError("FILE_DAMAGED", {
    message: `${name} is damaged at byte ${certain.offset}: ${certain.detail}`,
    verbatim: `byte ${certain.offset}: ${certain.detail}`,
  });
}
