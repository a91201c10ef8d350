/**
 * Secrets are planted wherever they can come in, real flows are driven to good and to bad ends, and then everything
 * that was written anywhere is searched for them.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { CHANNEL, createStage, readMessage, REQUESTER, startWorld, type World } from "@bakferry/demo";
import { defaultCloudSeed, defaultSlackSeed } from "@bakferry/simulator";
import { startPostgres } from "@bakferry/store/testing";
import { afterAll, afterEach, describe, expect, test } from "vitest";

import { endOfCli, startCli } from "./testing/cli-process.ts";
import { type Canary, filesBelow, leaksIn, type Output, watchCommandLines } from "./testing/find-secrets.ts";
import { peopleOf } from "./testing/people.ts";

const server = await startPostgres();
afterAll(() => server?.stop());

const PASSWORD = "planted-Pa55word-of-the-database";
const [app] = defaultSlackSeed().apps;
const [botKey] = defaultCloudSeed().accessKeys;
const UPLOADER = { id: "LTAI5tSimulatedUploader", secret: "simulated-secret-of-the-uploader" };
const SIGNATURE = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0";
const FOREIGN_TOKEN = "CAISplantedSecurityTokenOfTheCloud0123456789";

/** What is known before anything runs; passwords and tickets that are made come later. */
const PLANTED: readonly Canary[] = [
  { what: "the bot token", value: app?.botToken ?? "" },
  { what: "the app token", value: app?.appToken ?? "" },
  { what: "the signing secret", value: app?.signingSecret ?? "" },
  { what: "the bot's access key id", value: botKey?.id ?? "" },
  { what: "the bot's access key secret", value: botKey?.secret ?? "" },
  { what: "the uploader's access key id", value: UPLOADER.id },
  { what: "the uploader's access key secret", value: UPLOADER.secret },
  { what: "the database's password", value: PASSWORD },
  { what: "a signature in an answer of the cloud", value: SIGNATURE },
  { what: "a token in an answer of the cloud", value: FOREIGN_TOKEN },
];

/** What services and SDKs are known to quote back. */
const QUOTING_ANSWER = [
  `The request signature does not match: AccessKeyId=${botKey?.id}`,
  `SecurityToken=${encodeURIComponent(FOREIGN_TOKEN)}&Signature=${SIGNATURE}`,
  `https://migratetest.oss-cn-hangzhou.aliyuncs.com/a.bak?x-oss-credential=${botKey?.id}&x-oss-signature=${SIGNATURE}`,
].join(" ");

let world: World | undefined;
afterEach(() => world?.close());

async function begin(databaseUrl: string | undefined): Promise<World> {
  const begun = await startWorld({
    speed: 240,
    pollSeconds: 0.3,
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  const file = path.join(begun.directory, "bakferry.yaml");
  await writeFile(file, `${await readFile(file, "utf8")}log: { level: debug }\n`);
  return begun;
}

/** Told to one person, once: where they may stand, and nowhere else. */
function isForOnePerson(words: string): boolean {
  return /Password of app_reader|Upload ticket for/u.test(words);
}

/** Everything of Slack: messages with all their versions, modals, home, files, and what the bot sent but for its token. */
async function slackOutputs({ simulator }: World): Promise<readonly Output[]> {
  const { control } = simulator.slack;
  const shown = [...control.messageHistory, ...control.channel(CHANNEL).messages]
    .map((message) => JSON.stringify(message))
    .filter((written) => !isForOnePerson(written));
  const people = ["U0REQUESTER", "U0APPROVER", "U0OUTSIDER"].map((user) => control.as(user).state());
  const files = people
    .flatMap(({ conversations }) => conversations)
    .flatMap(({ messages }) => messages)
    .flatMap((message) => message.files ?? []);
  const contents = await Promise.all(files.map(async ({ url }) => (await fetch(url)).text()));
  expect(contents.length).toBeGreaterThan(0);
  return [
    ...shown.map((written) => ({ where: "a message", written })),
    ...contents.map((written) => ({ where: "a file in Slack", written })),
  ];
}

async function everyRowOf(url: string): Promise<readonly Output[]> {
  const tables = await server!.query(
    "select tablename from pg_tables where schemaname = current_schema() order by tablename",
    url,
  );
  return Promise.all(
    tables.map(async ({ tablename }) => ({
      where: `table ${String(tablename)}`,
      written: JSON.stringify(await server!.query(`select * from "${String(tablename)}"`, url)),
    })),
  );
}

/** Good and bad ends, each through another door. Gives the secrets that were made on the way. */
async function drive(begun: World): Promise<{ outputs: readonly Output[]; made: readonly Canary[] }> {
  const people = peopleOf(begun);
  const { control: slack } = begun.simulator.slack;
  const { control: cloud, url } = begun.simulator.cloud;
  const requester = slack.as(REQUESTER);
  const outputs: Output[] = [];
  const said = (where: string, run: { readonly stdout: string; readonly stderr: string }): void =>
    void outputs.push({ where, written: `${run.stdout}\n${run.stderr}` });
  const whisper = (pattern: RegExp): string | undefined =>
    slack
      .channel(CHANNEL)
      .messages.filter(({ ephemeralTo }) => ephemeralTo === REQUESTER)
      .map((message) => readMessage(message).join("\n"))
      .findLast((words) => pattern.test(words));

  // An upload, an import, an account.
  await begun.startBot();
  await people.approve(await people.ask("/migrate dbtest"));
  await people.until(() => people.messages().some(({ text }) => /is online on/u.test(text)), "the end");
  const root = people.messages().find(({ threadTs }) => threadTs === undefined);
  const stage = createStage(begun, root?.ts ?? "");
  await stage.press("offer.create_account");
  await people.until(
    () => requester.modal()?.blocks.some(({ block_id }) => block_id === "account_name"),
    "the form",
  );
  await requester.submit({ account_name: "app_reader" });
  await stage.approveStep();
  const told = await people.until(() => whisper(/Password of app_reader: \S{20}/u), "the password");
  const password = /Password of app_reader: (\S{20})/u.exec(told)?.[1] ?? "";
  await people.until(
    () =>
      slack.messageHistory.some(
        (message) => JSON.stringify(message).includes("bakferry-report") || message.text.includes("report"),
      ),
    "the report",
  );

  // Refusals of RDS and OSS that quote what they were sent.
  const refusal = {
    kind: "refuse",
    status: 403,
    code: "SignatureDoesNotMatch",
    message: QUOTING_ANSWER,
  } as const;
  cloud.faults.add({ operation: "*", effect: refusal });
  await requester.command(CHANNEL, "/migrate dbstaged");
  await people.until(
    () =>
      slack.messageHistory.some((message) => /dbstaged/u.test(message.text)) || whisper(/dbstaged|OSS|RDS/u),
    "what became of it",
  );
  said("doctor under refusals", await begun.runBot(["doctor"]));
  const denied = startCli(["url", "oss://migratetest/migrate/a.bak", "--endpoint", url], url, {
    stateDirectory: path.join(begun.directory, "cli"),
  });
  said("bakferry url, refused", await endOfCli(denied));
  cloud.faults.clear();

  // A ticket, an upload with it, and a profile beside it.
  await requester.command(CHANNEL, "/migrate dbmissing");
  await people.until(() => whisper(/no backup of “dbmissing”/u), "the answer");
  const offer = slack
    .channel(CHANNEL)
    .messages.findLast(({ blocks }) => JSON.stringify(blocks).includes('"ticket.give"'));
  await requester.click({ channel: CHANNEL, ts: offer?.ts ?? "", actionId: "ticket.give" });
  const given = await people.until(() => whisper(/Upload ticket for/u), "the ticket");
  const ticket = given.split("\n").find((line) => line.trim().startsWith('{"version":1')) ?? "{}";
  const { accessKeyId, accessKeySecret, securityToken } = JSON.parse(ticket) as Record<string, string>;
  const stateDirectory = path.join(begun.directory, "cli");
  await mkdir(stateDirectory, { recursive: true });
  const backup = path.join(begun.directory, "backups", "dbmissing.bak");
  await writeFile(backup, syntheticBackup({ databaseName: "dbmissing", release: "2019" }));
  const sent = startCli(["upload", backup, "--ticket", "-", "--endpoint", url, "--json"], url, {
    stateDirectory,
    variables: { OSS_ACCESS_KEY_ID: undefined, OSS_ACCESS_KEY_SECRET: undefined, BAKFERRY_DEBUG: "1" },
    typed: ticket,
  });
  said("bakferry upload", await endOfCli(sent));

  // Every page that the programs print, and starts that fail.
  const id = /mig_[0-9A-Z]+/u.exec(JSON.stringify(root))?.[0] ?? "";
  for (const words of [
    ["db", "status"],
    ["db", "export"],
    ["audit", "export"],
    ["audit", "export", "--format", "csv"],
    ["audit", "verify", "--json"],
    ["messages", "--json"],
    ["doctor", "--json"],
  ])
    said(`bakferry-bot ${words.join(" ")}`, await begun.runBot(words));
  said("a report", await begun.runBot(["report", id, "--json"]));
  const unreachable = `postgres://bot:${PASSWORD}@127.0.0.1:1/bakferry`;
  said("a start without database", await begun.runBot(["start"], { DATABASE_URL: unreachable }));
  said(
    "a start with a bad address",
    await begun.runBot(["db", "status"], { DATABASE_URL: `postgres://bot:${PASSWORD}@[/x` }),
  );
  const leaky = path.join(begun.directory, "leaky.yaml");
  await writeFile(
    leaky,
    `version: 1\nslack: { botToken: ${app?.botToken} }\nalibaba: { accessKeyId: ${botKey?.id} }\n`,
  );
  said("a start with secrets in the file", await begun.runBot(["start", "--config", leaky]));
  const made = [
    { what: "the account's password", value: password },
    { what: "the ticket's key id", value: accessKeyId ?? "" },
    { what: "the ticket's key secret", value: accessKeySecret ?? "" },
    { what: "the ticket's token", value: securityToken ?? "" },
  ];
  return { outputs, made };
}

const engines: readonly string[] = server ? ["a file", "PostgreSQL"] : ["a file"];

describe("what was planted", () => {
  test.each(engines)(
    "is nowhere after good and bad ends, with the state in %s",
    { timeout: 420_000 },
    async (engine) => {
      const plain = engine === "a file" ? undefined : await server!.newSchema();
      const databaseUrl = plain?.replace(/\/\/([^@/]*)@/u, `//$1:${PASSWORD}@`);
      const watching = watchCommandLines();
      world = await begin(databaseUrl);
      const { outputs, made } = await drive(world);
      const canaries = [...PLANTED, ...made];
      expect(canaries.filter(({ value }) => value.length < 12)).toEqual([]);

      // The simulated cloud keeps what it was sent, and the planted configuration is the plant.
      const files = await filesBelow(world.directory, ["oss", "backups", "leaky.yaml"]);
      const all = [
        ...outputs,
        ...files,
        ...(plain === undefined ? [] : await everyRowOf(plain)),
        ...(await slackOutputs(world)),
        ...(await watching.stop()),
      ];
      expect(all.map(({ where }) => where)).toContain("bot.log");
      expect(
        all.some(({ where }) => where.startsWith(plain === undefined ? "bakferry.db" : "table event")),
      ).toBe(true);
      expect(all.filter(({ where }) => where.startsWith("the command line of")).length).toBeGreaterThan(3);
      // What the cloud quoted came as far as people, without what was secret in it.
      expect(all.some(({ written }) => written.includes("The request signature does not match"))).toBe(true);
      expect(leaksIn(all, canaries)).toEqual([]);

      // The search can fail: one line in one file is enough.
      for (const { what, value } of canaries) {
        const leak = {
          where: "a planted line",
          written: `x ${Buffer.from(`user:${value}`).toString("base64")} y`,
        };
        expect(leaksIn([...all, leak], [{ what, value }])).toContain(`${what} in a planted line, as Base64`);
      }
    },
  );
});

test.each([
  ["as it is", (value: string) => value],
  ["in a URL", (value: string) => encodeURIComponent(value)],
  ["in a URL within a URL", (value: string) => encodeURIComponent(encodeURIComponent(value))],
  ["in JSON", (value: string) => JSON.stringify({ value })],
  ["in hex", (value: string) => Buffer.from(value).toString("hex").toUpperCase()],
  ["as Base64", (value: string) => Buffer.from(value).toString("base64")],
  ["as Base64", (value: string) => Buffer.from(`a${value}b`).toString("base64")],
  ["as Base64", (value: string) => Buffer.from(`ab${value}`).toString("base64")],
  ["as Base64 of URLs", (value: string) => Buffer.from(`abc${value}`).toString("base64url")],
  ["as UTF-16", (value: string) => Buffer.from(value, "utf16le").toString("latin1")],
])("the search finds a secret %s", (form, write) => {
  const value = 'planted/secret+"with" ~signs~?';
  const found = leaksIn(
    [{ where: "here", written: `before ${write(value)} after` }],
    [{ what: "it", value }],
  );
  expect(found).toContain(`it in here, ${form}`);
});
