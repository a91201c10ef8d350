/** A stream that a person may be looking at. */
import { styleText } from "node:util";

export interface Terminal {
  write(written: string): void;
  /** A person may be looking: lines may be rewritten in place. */
  readonly isTerminal: boolean;
  /** `null` when nobody looks through a window of a certain width; nothing is wrapped then. */
  readonly columns: number | null;
  readonly hasColors: boolean;
}

/** For a terminal that does not tell its width. */
const USUAL_COLUMNS = 80;

export function terminalOf(stream: NodeJS.WriteStream): Terminal {
  return {
    write: (written) => void stream.write(written),
    isTerminal: stream.isTTY,
    // A window may be resized while we run.
    get columns() {
      return stream.isTTY ? stream.columns || USUAL_COLUMNS : null;
    },
    hasColors: styleText("bold", "x", { stream }) !== "x",
  };
}
