/** Where the backup is missing: a button gives one person a key for one object, the command line sends it, and it is found. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { CHANNEL, readMessage, REQUESTER, startWorld, type World } from "@bakferry/demo";
import type { Message } from "@bakferry/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type CliRun, endOfCli, lastObject, startCli } from "./testing/cli-process.ts";
import { type PeopleAtWork, peopleOf } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

const TICKET_BUTTON = "ticket.give";
/** Several parts. */
const LARGE_BYTES = 64 * 1024 ** 2;
const NO_KEY = { OSS_ACCESS_KEY_ID: undefined, OSS_ACCESS_KEY_SECRET: undefined };
let world: World;
let people: PeopleAtWork;
beforeEach(async () => {
  world = await startWorld({ speed: 120, pollSeconds: 0.3 });
  people = peopleOf(world);
  await world.startBot();
});
afterEach(() => world.close());

test("a missing backup is sent with a ticket for its one key, and then found", async () => {
  const key = `migrate/dbmissingFULL${new Date().toISOString().slice(0, 10).replaceAll("-", "")}.bak`;
  const line = ticketIn(await askForTicket("/migrate dbmissing"));
  expect(JSON.parse(line)).toMatchObject({ version: 1, bucket: "migratetest", key, region: "cn-hangzhou" });

  const file = await backup("dbmissing.bak", "dbmissing");
  const run = await upload(file, line);
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toContain(`/migrate dbmissing from oss://migratetest/${key}`);
  // So that a policy can keep whoever uploads from approving.
  const meta = world.simulator.cloud.control.object("migratetest", key)?.meta;
  expect(meta?.get("bakferry-uploader")).toBe(REQUESTER);

  const card = await people.ask("/migrate dbmissing");
  expect(readMessage(card).join("\n")).toContain("dbmissing");
  await noTraceOf(line, run);

  // A second click: what is there is opened to nobody.
  await click(offer());
  await people.until(() => answer(/no ticket is given for what is there/), "the refusal");
});

test("a ticket opens no other object", async () => {
  const line = ticketIn(await askForTicket("/migrate dbmissing"));
  const stretched = JSON.stringify({ ...JSON.parse(line), key: "migrate/dbstagedFULL20261120.bak" });
  const run = await upload(await backup("dbmissing.bak", "dbmissing"), stretched);
  expect(run.exitCode).toBe(4);
  expect(run.stdout + run.stderr).toContain("OSS_ACCESS_DENIED");
});

test("another ticket of the same button goes on where the first one's upload stopped", async () => {
  const { url, control } = world.simulator.cloud;
  const first = ticketIn(await askForTicket("/migrate dbmissing"));
  const file = await backup("dbmissing.bak", "dbmissing", LARGE_BYTES);
  const begun = startCli(["upload", file, "--ticket", "-", "--endpoint", url, "--parallel", "1"], url, {
    stateDirectory: join(world.directory, "uploader"),
    variables: NO_KEY,
    typed: first,
  });
  await waitUntil(() => control.uploads.some(({ parts }) => parts.length > 0), "a part");
  begun.kill("SIGKILL");
  await endOfCli(begun);

  await click(offer());
  const second = await people.until(() => otherTicket(first), "the second ticket");
  expect(JSON.parse(second)).toMatchObject({ key: (JSON.parse(first) as Ticket).key });
  const run = await bakferry(["resume", "--ticket", "-", "--json"], second);
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lastObject(run)).toMatchObject({ outcome: "uploaded", resumedBytes: expect.any(Number) as unknown });
  expect((lastObject(run) as { resumedBytes: number }).resumedBytes).toBeGreaterThan(0);
});

interface Ticket {
  readonly key: string;
}

/** The newest ticket, once it is another one. */
function otherTicket(first: string): string | undefined {
  const told = answer(/Upload ticket for/);
  const line = told && ticketIn(told);
  return line === first ? undefined : line;
}

async function askForTicket(command: string): Promise<Message> {
  await world.simulator.slack.control.as(REQUESTER).command(CHANNEL, command);
  const told = await people.until(() => answer(/no backup of “dbmissing”/), "the answer");
  expect(people.messages()).toEqual([]);
  await click(told);
  return people.until(() => answer(/Upload ticket for/), "the ticket");
}

function offer(): Message {
  const told = answer(/no backup of “dbmissing”/);
  if (!told) throw new Error("Nobody offered a ticket.");
  return told;
}

function click(message: Message): Promise<unknown> {
  const order = { channel: CHANNEL, ts: message.ts, actionId: TICKET_BUTTON };
  return world.simulator.slack.control.as(REQUESTER).click(order);
}

/** The newest answer that only the requester sees and that says so. */
function answer(pattern: RegExp): Message | undefined {
  return world.simulator.slack.control
    .channel(CHANNEL)
    .messages.findLast(
      (message) => message.ephemeralTo === REQUESTER && pattern.test(readMessage(message).join("\n")),
    );
}

/** The notification's text has none. */
function ticketIn(message: Message): string {
  expect(message.text).not.toContain("securityToken");
  const line = readMessage(message)
    .join("\n")
    .split("\n")
    .find((each) => each.trim().startsWith('{"version":1'));
  if (line === undefined) throw new Error(`No ticket in ${readMessage(message).join("\n")}`);
  return line.trim();
}

async function backup(name: string, databaseName: string, dataBytes?: number): Promise<string> {
  const file = join(world.directory, name);
  const size = dataBytes === undefined ? {} : { dataBytes };
  await writeFile(file, syntheticBackup({ databaseName, release: "2019", ...size }));
  return file;
}

function upload(file: string, ticket: string): Promise<CliRun> {
  const { url } = world.simulator.cloud;
  return bakferry(["upload", file, "--ticket", "-", "--endpoint", url], ticket);
}

/** Without a key of its own. */
function bakferry(words: readonly string[], ticket: string): Promise<CliRun> {
  const stateDirectory = join(world.directory, "uploader");
  const options = { stateDirectory, variables: NO_KEY, typed: `${ticket}\n` };
  return endOfCli(startCli(words, world.simulator.cloud.url, options));
}

/** Neither in the bot's log nor in any file of its store, nor in what the command line said. */
async function noTraceOf(line: string, run: CliRun): Promise<void> {
  const { accessKeyId, accessKeySecret, securityToken } = JSON.parse(line) as Record<string, string>;
  const stored = await Promise.all(
    ["bakferry.db", "bakferry.db-wal", "bot.log"].map((name) =>
      readFile(join(world.directory, name), "latin1").catch(() => ""),
    ),
  );
  const everything = [...stored, run.stdout, run.stderr].join("\n");
  expect(everything).toContain("An upload ticket was given out.");
  for (const secret of [accessKeyId, accessKeySecret, securityToken]) {
    expect(secret).toBeTruthy();
    expect(everything).not.toContain(secret);
  }
}
