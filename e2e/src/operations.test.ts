/** What operators ask of a running bot: whether it is alive and ready, and what it did. */
import { play, startWorld, type World } from "@bakferry/demo";
import { defaultCloudSeed, defaultSlackSeed } from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

import { freePort } from "./testing/free-port.ts";
import { askPage, logOf, receiveTraces, valueIn } from "./testing/operators.ts";

let world: World | undefined;
afterEach(() => world?.close());

test("a bot says that it is ready, what it did, that it hangs by saying nothing, and that it stops", async () => {
  const port = await freePort();
  world = await startWorld({ speed: 240, pollSeconds: 0.3, operations: { port } });
  const bot = await world.startBot();
  expect((await askPage(port, "/healthz"))?.status).toBe(200);
  await expect.poll(() => askPage(port, "/readyz")).toMatchObject({ status: 200 });

  const { outcome } = await play(world, { command: "/migrate dbtest", answer: "approve" });
  expect(outcome).toBe("succeeded");
  const scrape = (await askPage(port, "/metrics"))?.body ?? "";
  const values = Object.fromEntries(
    [
      'bakferry_migrations{phase="succeeded"}',
      'bakferry_migrations_ended_total{phase="succeeded"}',
      'bakferry_calls_total{service="RDS",operation="CreateMigrateTask",outcome="ok"}',
      'bakferry_votes_total{of="plan",verdict="approve"}',
      'bakferry_act_duration_seconds_count{kind="command",outcome="ok"}',
      'bakferry_stage_duration_seconds_count{stage="import"}',
      "bakferry_ready",
      "bakferry_store_readable",
      "bakferry_slack_open_sockets",
      "bakferry_config_last_reload_successful",
    ].map((line) => [line, valueIn(scrape, line)]),
  );
  expect(Object.values(values)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 1]);
  const stored = valueIn(scrape, "bakferry_upload_stored_bytes_total") ?? 0;
  expect(stored).toBeGreaterThan(1_000_000);
  expect(valueIn(scrape, "bakferry_upload_sent_bytes_total")).toBeGreaterThanOrEqual(stored);
  expect(valueIn(scrape, "nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
  // No label may grow with the world.
  const ours = scrape.split("\n").filter((line) => line.startsWith("bakferry_"));
  expect(ours.join("\n")).not.toMatch(/dbtest|U0|C0|mig_|rm-|migratetest/u);

  bot.process.kill("SIGSTOP");
  const frozen = fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(500) });
  await expect(frozen).rejects.toThrow("aborted due to timeout");
  bot.process.kill("SIGCONT");
  await expect.poll(() => askPage(port, "/healthz")).toMatchObject({ status: 200 });

  const answers = followEnd(port, bot.ended);
  bot.process.kill("SIGTERM");
  expect(await bot.ended).toBe(0);
  expect(await answers).toContainEqual(
    expect.objectContaining({ status: 503, body: expect.stringContaining('"stopping"') as string }),
  );
});

/** Every answer of /readyz until the process is gone. */
async function followEnd(port: number, ended: Promise<unknown>): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  const gone = new AbortController();
  void ended.then(() => gone.abort());
  while (!gone.signal.aborted) answers.push(await askPage(port, "/readyz"));
  return answers;
}

test("lines of one act or one turn carry the same ids", async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
  await world.startBot();
  await play(world, { command: "/migrate dbstaged", answer: "approve" });
  const lines = await logOf(world);
  const [asked] = lines.filter(({ msg }) => msg === "A migration was asked for.");
  expect(asked).toMatchObject({
    act: expect.stringMatching(/^act_/u) as string,
    migrationId: expect.stringMatching(/^mig_/u) as string,
    replica: expect.any(String) as string,
    pid: expect.any(Number) as number,
  });
  const moves = lines.filter(({ msg, actor }) => msg === "A migration moved." && actor === "system");
  expect(moves.length).toBeGreaterThan(2);
  for (const { migrationId, fence } of moves) {
    expect(migrationId).toBe(asked?.["migrationId"]);
    expect(fence).toMatch(/^\d+$/u);
  }
});

test("every act, step and call is a span, and no name, word or secret is in one", async () => {
  const receiver = await receiveTraces();
  world = await startWorld({
    speed: 240,
    pollSeconds: 0.3,
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: "200" },
  });
  const bot = await world.startBot();
  await play(world, { command: "/migrate dbtest", answer: "approve" });
  bot.process.kill("SIGTERM");
  await bot.ended;
  const spans = receiver.spans();
  receiver.close();

  const names = new Set(spans.map(({ name }) => name));
  for (const name of [
    "act command",
    "act click",
    "act decision",
    "step checking",
    "step uploading",
    "step importing",
    "notice root",
    "OSS UploadPart",
    "RDS CreateMigrateTask",
    "RAM GetRole",
    "Slack chat.postMessage",
  ])
    expect(names).toContain(name);
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const parentsOf = (name: string): readonly (string | undefined)[] =>
    spans.filter((span) => span.name === name).map(({ parentSpanId }) => byId.get(parentSpanId ?? "")?.name);
  expect(new Set(parentsOf("OSS UploadPart"))).toEqual(new Set(["step uploading"]));
  for (const parent of parentsOf("Slack chat.postMessage")) expect(parent).toMatch(/^notice /u);

  const raw = receiver.raw();
  expect(raw).toContain("bakferry-bot");
  const [app] = defaultSlackSeed().apps;
  const [key] = defaultCloudSeed().accessKeys;
  const secrets = [app?.botToken, app?.appToken, app?.signingSecret, key?.id, key?.secret];
  for (const word of [...secrets, "dbtest", "U0REQUESTER", "U0APPROVER", "migratetest", "rm-bp1prod1"])
    expect(raw).not.toContain(word);
  const attributes = new Set(spans.flatMap((span) => span.attributes.map((attribute) => attribute.key)));
  expect([...attributes].toSorted()).toEqual([
    "bakferry.act",
    "bakferry.button",
    "bakferry.error_code",
    "bakferry.migration_id",
    "bakferry.notice",
    "bakferry.operation",
    "bakferry.outcome",
    "bakferry.phase",
    "bakferry.request_id",
    "bakferry.service",
  ]);
  const logged = (await logOf(world)).find(({ msg }) => msg === "A migration was asked for.");
  expect(spans.map(({ traceId }) => traceId)).toContain(logged?.["traceId"]);
});
