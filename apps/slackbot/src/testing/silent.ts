/** Loggers for tests: one that says nothing, one that remembers. */
import type { Logger } from "@bakferry/core";

import { createSlackLog } from "../log.ts";

export interface RecordedLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function recordingLogger(): Logger & { readonly lines: readonly RecordedLine[] } {
  const lines: RecordedLine[] = [];
  return {
    lines,
    info: (message, fields = {}) => void lines.push({ level: "info", message, fields }),
    warn: (message, fields = {}) => void lines.push({ level: "warn", message, fields }),
    error: (message, fields = {}) => void lines.push({ level: "error", message, fields }),
  };
}

export const silentSlackLog = createSlackLog({ info() {}, warn() {}, error() {} });
