/** What to say of a key that is taken: whoever runs a finished upload again is told so instead of being refused. */
import { advise, fileEqualsObject, type StagedObject, streamEqualsObject, text } from "@bakferry/core";
import { line, say, type Terminal, writePage } from "@bakferry/host/terminal";

import { createLiveLine } from "../live-line.ts";
import type { UploadWorld } from "../wire.ts";
import { type Cargo, PIPE } from "./open-cargo.ts";
import type { UploadEnd } from "./upload-end.ts";

export interface Occupied {
  readonly cargo: Cargo;
  readonly object: StagedObject;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
}

/** Reads the backup once; another size, and in a stream another beginning, is told at once. */
export async function compareWithOccupant(
  world: UploadWorld,
  { cargo, object, signal, terminal }: Occupied,
): Promise<UploadEnd> {
  writePage(terminal, [line(say(text("cli.upload.comparing")))]);
  const live = createLiveLine(terminal, () => world.clock.now());
  const { sizeBytes: totalBytes } = object;
  const onCompared = (comparedBytes: number): void =>
    live.show(
      say(text("cli.upload.comparedSoFar", { comparedBytes, totalBytes })),
      comparedBytes / totalBytes,
    );
  try {
    const isEqual = await (cargo.kind === "file"
      ? fileEqualsObject(world, { file: cargo.file, object, signal, onCompared })
      : streamEqualsObject(world, { source: cargo.source, object, signal, onCompared }));
    if (isEqual) return { kind: "alreadyThere", object };
  } finally {
    live.end("wipe");
  }
  const summary = text("cli.upload.occupied", { address: `oss://${object.bucket}/${object.key}` });
  const remedy = cargo.identity === PIPE ? text("cli.upload.pipeAgain") : text("cli.upload.otherKey");
  return { kind: "blocked", obstacles: [{ checkId: "key-free", summary, remedy: advise(remedy) }] };
}
