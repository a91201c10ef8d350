/** The page's reference and its switches say the same. */
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { createSimulator } from "../create-simulator.ts";
import type { DeskState } from "./desk-contract.ts";

const PAGE = new URL("../../../../docs/reference/simulator-page.md", import.meta.url);

test("every switch of the faults panel stands in the reference, and no other", async () => {
  const simulator = await createSimulator({ dataDirectory: join(tmpdir(), "bakferry-knobs") });
  const response = await fetch(`${simulator.slack.url}/sim/state`);
  const { knobs } = (await response.json()) as DeskState;
  await simulator.close();
  const page = await readFile(PAGE, "utf8");
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| (cloud|slack) \| (.+) \|$/gm)];
  expect(rows.map(([, id, side, title]) => ({ id, side, title }))).toEqual(
    knobs.map(({ id, side, title }) => ({ id, side, title })),
  );
});
