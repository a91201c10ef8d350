/** What goes wrong while an archive is being read, after it was found good enough to begin. */
import { OperationalError } from "@bakferry/core/errors";

import { quotedName } from "./archive-outcome.ts";

export function archiveDamaged(name: string, detail: string, cause?: unknown): OperationalError {
  return new OperationalError("ARCHIVE_DAMAGED", { message: `${quotedName(name)}: ${detail}`, cause });
}

export function archiveUnusable(name: string, detail: string): OperationalError {
  return new OperationalError("ARCHIVE_UNUSABLE", { message: `${quotedName(name)}: ${detail}` });
}

export function archiveChanged(name: string): OperationalError {
  return new OperationalError("FILE_CHANGED", {
    message: `${quotedName(name)} changed while the backup was read out of it.`,
  });
}

/** A decoder's own error in our words; what is ours already, or the caller's abort, is returned as it is. */
export function fromDecoder(error: unknown, name: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (OperationalError.is(error) || !(error instanceof Error)) return error;
  if (!isDecoderError(error)) return error;
  return archiveDamaged(name, `the compressed data cannot be decoded (${error.message}).`, error);
}

/** zlib's errors carry `Z_…` codes; zip.js throws plain errors with the status in the message. */
function isDecoderError(error: Error): boolean {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return code.startsWith("Z_") || /^(process error|end error|trailing data|Error in )/u.test(error.message);
}
