/** Pages that name, row by row, the files that do something and the tests that show it. */
import { existsSync } from "node:fs";
import { join, posix } from "node:path";

import { readText } from "./repository.ts";

const root = join(import.meta.dirname, "../../..");

interface Proof {
  readonly file: string;
  readonly title: string;
}

export interface ProofPage {
  /** The cells of the rows of four whose first one fits. */
  rows(id: RegExp): readonly (readonly string[])[];
  /** Paths from the root of the repository. */
  links(cell: string): readonly string[];
  /** Of those, what is not there. */
  missingFiles(cell: string): readonly string[];
  /** `[file](link): "title"`. */
  proofs(cell: string): readonly Proof[];
}

export function openProofPage(page: string): ProofPage {
  const fileOf = (link: string): string =>
    posix.normalize(posix.join(posix.dirname(page), link.split("#")[0] ?? ""));
  const links = (cell: string): readonly string[] =>
    Array.from(cell.matchAll(/\]\(([^)\s]+)\)/gu), ([, link = ""]) => fileOf(link));
  return {
    rows: (id) =>
      readText(page)
        .split("\n")
        .map((line) => /^\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/u.exec(line)?.slice(1))
        .filter((cells) => cells !== undefined)
        .map((cells) => cells.map((cell) => cell.trim()))
        .filter(([first = ""]) => id.test(first)),
    links,
    missingFiles: (cell) => links(cell).filter((file) => !existsSync(join(root, file))),
    proofs: (cell) =>
      Array.from(cell.matchAll(/\]\(([^)\s]+)\): "([^"]+)"/gu), ([, link = "", title = ""]) => ({
        file: fileOf(link),
        title,
      })),
  };
}

/** The title has to stand in its file as a whole string: the title itself, or the case in a table that becomes it. */
export function isShown({ file, title }: Proof): boolean {
  const source = readText(file);
  return ['"', "'", "`"].some((quote) => source.includes(`${quote}${title}${quote}`));
}
