/** What people mistype, misuse or forge: each is answered to them alone, and the channel stays quiet. */
import { APPROVER, CHANNEL, REQUESTER, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
  await world.startBot();
  const { control } = world.simulator.cloud;
  const copy = await control.readObject("migratetest", "migrate/dbstagedFULL20261120.bak");
  const other = copy.slice();
  await control.putObject("migratetest", "migrate/dbstagedcopy.bak", other);
  await control.putObject(
    "migratetest",
    "migrate/notes.bak",
    new TextEncoder().encode("SELECT 1; -- no backup\n"),
  );
});
afterAll(() => world.close());

/** Everything that the person alone was told after the command, once nothing more comes. */
async function tell(command: string): Promise<string> {
  const { control } = world.simulator.slack;
  const before = control.messageHistory.length;
  await control.as(REQUESTER).command(CHANNEL, command);
  const fresh = () =>
    control.messageHistory.slice(before).filter(({ kind }) => kind === "ephemeral" || kind === "update");
  await control.waitFor(() => fresh().some(({ text }) => !text.startsWith("Looking for")), {
    what: `an answer to ${command}`,
  });
  const posted = control.messageHistory.slice(before).filter(({ kind }) => kind === "post");
  expect(posted).toEqual([]);
  const last = fresh().at(-1);
  return `${last?.text}\n${JSON.stringify(last?.blocks)}`;
}

test.each([
  ["/migrate help", "/migrate dbtest"],
  ["/migrate dbtest form x.bak", "from"],
  ["/migrate nosuchdb", "no backup"],
  ["/migrate dbtst", "did you mean `/migrate dbtest`"],
  ["/migrate satus mig_0123456789", "/migrate status mig_0123456789"],
  ["/migrate list everything", "last 7d"],
  ["/migrate dbtest to prdo-1", "to prod-1"],
  ["/migrate statsu", "/migrate status"],
  ["/migrate dbtest to nowhere", "prod-1"],
  ["/migrate dbtest from oss://migratetest/migrate/gone.bak", "no object"],
  ["/migrate dbtest from oss://other-bucket/x.bak", "migratetest"],
  ["/migrate dbtest from ../../etc/passwd", "no file"],
  ["/migrate dbtest from dbdiff.bak", "dbdiff"],
  ["/migrate cancel mig_unknown", "no migration"],
  ["/migrate status mig_unknown", "mig_unknown"],
  ['/migrate "unclosed', "quotation mark"],
  [`/migrate ${"x".repeat(200)}`, "128"],
])("%s is answered with what to do, to the requester alone", async (command, expected) => {
  expect((await tell(command)).toLowerCase()).toContain(expected.toLowerCase());
});

test("two backups of one database are offered for choice, and nothing is started", async () => {
  const { control } = world.simulator.cloud;
  const { syntheticBackup } = await import("@bakferry/bak/testing");
  const second = syntheticBackup({
    databaseName: "dbtest",
    ids: { backupSetGUID: "00000000-0000-4000-8000-0000000000aa" },
  });
  await control.putObject("migratetest", "migrate/dbtestsecond.bak", second);
  const { control: slack } = world.simulator.slack;
  const requester = slack.as(REQUESTER);
  const before = slack.messageHistory.length;
  await requester.command(CHANNEL, "/migrate dbtest");
  const form = await slack.waitFor(() => {
    const view = requester.modal();
    return view?.callbackId === "form.submit" ? view : undefined;
  });
  expect(JSON.stringify(form.blocks)).toContain(
    "There are 2 backups of “dbtest”. Choose one; nothing was started.",
  );
  const { options } = await requester.options({ actionId: "form.backup" }, "dbtest");
  expect(options.map(({ text }) => text.text)).toEqual(["dbtest.bak", "dbtestsecond.bak"]);
  expect(slack.messageHistory.slice(before).filter(({ kind }) => kind === "post")).toEqual([]);
  await requester.closeModal();
  await control.deleteObject("migratetest", "migrate/dbtestsecond.bak");
});

test("a backup that RDS would not list is named with the reason, instead of an empty answer", async () => {
  const { control } = world.simulator.cloud;
  await control.putObject("migratetest", "migrate/dbzipped.zip", new TextEncoder().encode("PK"));
  const answer = await tell("/migrate dbzipped");
  expect(answer).toContain("no backup of “dbzipped”");
  expect(answer).toMatch(/Not looked into: migrate\/dbzipped\.zip\. RDS takes .*\.trn/u);
  await control.deleteObject("migratetest", "migrate/dbzipped.zip");
});

test("a name that would call the whole channel calls nobody", async () => {
  const { control } = world.simulator.slack;
  const before = control.messageHistory.length;
  await tell("/migrate <!channel>");
  await tell('/migrate "o\'brien" from "<!everyone>.bak"');
  const mentions = control.messageHistory.slice(before).flatMap((record) => record.mentions);
  expect(mentions.filter((mention) => mention === "channel" || mention === "everyone")).toEqual([]);
});

test("a requester cannot approve, an outsider cannot approve, and both are told why", async () => {
  const { control } = world.simulator.slack;
  await control.as(REQUESTER).command(CHANNEL, "/migrate dbstaged as dbvoters");
  const card = await control.waitFor(
    ({ channel }) =>
      channel(CHANNEL).messages.find(({ blocks }) => JSON.stringify(blocks).includes('"approval.review"')),
    { timeoutMs: 20_000, what: "the approval card" },
  );
  for (const [user, reason] of [
    [REQUESTER, "another person"],
    ["U0OUTSIDER", "does not name you"],
    ["U0GUEST", "full members"],
  ] as const) {
    const person = control.as(user);
    await person.click({ channel: CHANNEL, ts: card.ts, actionId: "approval.review" });
    await control.waitFor(() => JSON.stringify([person.modal()]).includes(reason), {
      what: `the answer to ${user}`,
    });
    // There is nothing to fill in.
    expect(person.modal()?.blocks.some(({ block_id }) => block_id === "decision")).toBe(false);
    await person.closeModal();
  }
  expect(world.simulator.cloud.control.importTasks(TARGET_INSTANCE)).toEqual([]);

  const approver = control.as(APPROVER);
  await approver.click({ channel: CHANNEL, ts: card.ts, actionId: "approval.deny" });
  await control.waitFor(() => approver.modal()?.blocks.some(({ block_id }) => block_id === "decision"));
  const refused = await approver.submit({ decision: "deny" });
  expect(JSON.stringify([refused, approver.modal()])).toMatch(/why/i);
  expect(await approver.submit({ decision: "deny", reason: "not this week" })).toEqual({ ok: true });
  await control.waitFor(
    ({ channel }) => channel(CHANNEL).messages.some(({ text }) => text.includes("was denied")),
    { timeoutMs: 20_000, what: "the denial" },
  );
});
