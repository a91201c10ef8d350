/** A real directory for each test of this package. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach } from "vitest";

/** Returns what gives the path of a file in the present test's own directory. */
export function useTemporaryDirectory(): (...names: readonly string[]) => string {
  let directory = "";

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "bakferry-files-"));
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  return (...names) => join(directory, ...names);
}
