/** What the checks of the documentation read: files as text, because tools imports nothing of the workspace. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");
const NOT_OURS: ReadonlySet<string> = new Set([".git", ".tools", ".turbo", "dist", "node_modules"]);

export interface TextFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** The files below a folder that satisfy `wanted`, without what is installed or built. */
export function filesBelow(folder: string, wanted: (path: string) => boolean): readonly TextFile[] {
  const paths = pathsBelow(join(ROOT, folder)).map((path) => relative(ROOT, path).split(sep).join("/"));
  return paths.filter(wanted).map((path) => ({ path, text: readText(path) }));
}

/** Production sources, without tests and their helpers. */
export function sourcesBelow(folder: string): readonly TextFile[] {
  return filesBelow(folder, (path) => /\/src\/.*\.ts$/u.test(path) && !/\.test\.ts$|\/testing\//u.test(path));
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The one object of JSON in a file, as it is; whoever reads it checks it. */
export function readJson(path: string): unknown {
  return JSON.parse(readText(path));
}

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? pathsBelow(path) : [path];
    });
}
