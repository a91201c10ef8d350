/** Two bots on one store ask RDS together no more often than one may. */
import { BUCKET, CHANNEL, crowdBackup, PREFIX, REQUESTER, startWorld, type World } from "@bakferry/demo";
import { afterEach, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";

/** The default. */
const PER_SECOND = 10;
/** Long enough that a moment in which this process hears nothing does not count as somebody's haste. */
const WINDOW_SECONDS = 3;
const MIGRATIONS = 4;

let world: World | undefined;
afterEach(() => world?.close());

test("two processes together keep the requests a second that RDS takes from an account", async () => {
  world = await startWorld({ speed: 240, pollSeconds: 5 });
  const { cloud, slack } = world.simulator;
  const names = Array.from({ length: MIGRATIONS }, (_, index) => `together${index}`);
  for (const [index, name] of names.entries()) {
    const bytes = Buffer.from(crowdBackup(name, index));
    await cloud.control.putObject(BUCKET, `${PREFIX}${name}FULL.bak`, bytes);
  }
  await world.startBot();
  await world.startBot();
  const { messages, until } = peopleOf(world);

  const requester = slack.control.as(REQUESTER);
  await Promise.all(names.map((name) => requester.command(CHANNEL, `/migrate ${name}`)));
  const isQuestion = (blocks: unknown): boolean => JSON.stringify(blocks).includes('"approval.review"');
  await until(
    () => messages().filter(({ blocks }) => isQuestion(blocks)).length === MIGRATIONS,
    "an approval card for each",
  );

  const times = cloud.control.requests.flatMap(({ service, time }) => (service === "rds" ? [time] : []));
  const most = PER_SECOND * WINDOW_SECONDS;
  expect(times.length).toBeGreaterThan(most);
  const inWindow = (from: number): number =>
    times.filter((time) => time >= from && time < from + WINDOW_SECONDS * 1000).length;
  expect(Math.max(...times.map(inWindow))).toBeLessThanOrEqual(most);
});
