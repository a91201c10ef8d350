/**
 * Tells apart what several files say at the same time: each line begins with the file's name.
 *
 * Several lines that are rewritten in place would write over one another, so nothing is.
 */
import path from "node:path";

import { type Terminal, widthOf } from "@bakferry/host/terminal";

export function labelled(terminal: Terminal, file: string): Terminal {
  const label = `${path.basename(file)}: `;
  return {
    ...terminal,
    isTerminal: false,
    get columns() {
      return terminal.columns === null ? null : terminal.columns - widthOf(label);
    },
    write: (written) => terminal.write(written.replaceAll(/^(?=.)/gm, label)),
  };
}
