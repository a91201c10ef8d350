/** What Slack shows of an upload that is under way: the same figures as the terminal. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { startWorld, type World } from "@bakferry/demo";
import { afterEach, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

const MIB = 2 ** 20;
const MOST_SECONDS = 40;

let directory: string;
let world: World | undefined;

afterEach(async () => {
  await world?.close();
  await rm(directory, { recursive: true });
});

test("the card tells how much, how fast, how long still, retries and connections", async () => {
  directory = await mkdtemp(join(tmpdir(), "bakferry-card-"));
  await writeFile(join(directory, "big.bak"), syntheticBackup({ databaseName: "big", dataBytes: 60 * MIB }));
  world = await startWorld({ speed: 240, pollSeconds: 0.3, backupDirectory: directory });
  const { faults } = world.simulator.cloud.control;
  faults.add(
    { operation: "UploadPart", effect: { kind: "refuse", status: 500, code: "InternalError" }, times: 1 },
    { operation: "UploadPart", effect: { kind: "throttle", bytesPerSecond: MIB } },
  );
  await world.startBot();
  const { ask, approve, messages } = peopleOf(world);

  await approve(await ask("/migrate big"));

  const [, figures = ""] = await waitUntil(
    () =>
      / of 60[.\d]* MB · ([^"]*B\/s[^"]*retry[^"]*)"/.exec(
        JSON.stringify(messages().find(({ threadTs }) => threadTs === undefined)),
      ) ?? undefined,
    "figures on the card",
    MOST_SECONDS * 1_000,
  );
  expect(figures).toMatch(
    /^[\d.]+ [KM]B\/s · about .+ left · 1 retry · \d connections?( · [\d.]+ [KM]B sent)?/,
  );
}, 60_000);
