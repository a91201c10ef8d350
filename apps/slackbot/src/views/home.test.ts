import { type Actor, summarizeAction, text } from "@bakferry/core";
import { aMigration, aMigrationRequest, anAction, aPolicy, TEST_EPOCH } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { aSummary } from "../testing/builders.ts";
import { type HomeSubject, homeView, type HomeVote } from "./home.ts";
import { homeProblems, messageProblems } from "./limits.ts";
import { cancelList, historyList, migrationList } from "./lists.ts";
import { createPen } from "./pen.ts";

const OTHER: Actor = { kind: "slackUser", teamId: "T1", userId: "U7" };
const DIGEST = "d".repeat(64);

function vote(id: string): HomeVote {
  const request = aMigrationRequest({ requestedBy: OTHER });
  const migration = aMigration({
    id,
    phase: "awaiting_approval",
    planDigest: DIGEST,
    request,
    approvalExpiresAt: TEST_EPOCH + 60_000,
  });
  return { subject: { kind: "plan", migration, summary: aSummary({ migrationId: id }) }, policy: aPolicy() };
}

function stepVote(id: string): HomeVote {
  const migration = aMigration({ id, phase: "succeeded" });
  const action = anAction({ state: "proposed", owner: OTHER });
  const summary = summarizeAction(migration, action);
  return { subject: { kind: "action", migration, action, summary }, policy: aPolicy() };
}

const PEN = createPen("classic", "en");
const home = (shown: Partial<HomeSubject>) =>
  homeView({ votes: [], scheduled: [], open: [], ended: [], ...shown }, PEN);

const summaries = (count: number) =>
  Array.from({ length: count }, (_, index) => aSummary({ migrationId: `mig_${index}` }));

test("with nothing to show, App Home says how to begin", () => {
  const view = home({ votes: [], open: [], ended: [] });
  expect(homeProblems(view)).toEqual([]);
  const shown = JSON.stringify(view.blocks);
  expect(shown).toContain("Nothing waits for you");
  expect(shown).toContain('"action_id":"form.open"');
  expect(shown).not.toContain("Waiting for your vote");
});

test("App Home shows votes first, then windows, then what is open, then the ends", () => {
  const scheduled = [{ summary: aSummary({ migrationId: "mig_window" }), opensAt: TEST_EPOCH }];
  const open = [aSummary({ migrationId: "mig_open" })];
  const ended = [aSummary({ migrationId: "mig_end", phase: "succeeded", level: "succeeded" })];
  const view = home({ votes: [vote("mig_v"), stepVote("mig_s")], scheduled, open, ended });
  expect(view).toMatchSnapshot();
  const shown = JSON.stringify(view.blocks);
  const places = ["mig_v", "mig_s", "mig_window", "mig_open", "mig_end"].map((id) => shown.indexOf(id));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(shown).toContain(`"value":"mig_v:${DIGEST.slice(0, 8)}"`);
  expect(shown).not.toContain("Nothing waits for you");
});

test("App Home stays within Slack's limits however much there is, and says how much is left out", () => {
  const votes = Array.from({ length: 40 }, (_, index) => vote(`mig_v${index}`));
  const windows = Array.from({ length: 20 }, (_, index) => ({
    summary: aSummary({ migrationId: `mig_w${index}` }),
    opensAt: null,
  }));
  const view = home({ votes, open: summaries(300), scheduled: windows, ended: summaries(90) });
  expect(homeProblems(view)).toEqual([]);
  const shown = JSON.stringify(view.blocks);
  expect(shown).toContain("Waiting for your vote: 40");
  expect(shown).toContain("… (28 more)");
  expect(shown).toContain("… (288 more)");
});

test("an equal state is drawn equally, so that nothing is published for nothing", () => {
  const draw = (): string => JSON.stringify(home({ votes: [vote("mig_1")], open: [], ended: summaries(2) }));
  expect(draw()).toBe(draw());
});

test("every row of a list has a button that speaks of its own migration", () => {
  const drawn = migrationList({ title: text("slack.list.title"), summaries: summaries(10), more: true })(PEN);
  expect(messageProblems(drawn.blocks)).toEqual([]);
  const shown = JSON.stringify(drawn.blocks);
  for (const { migrationId } of summaries(10)) expect(shown).toContain(`"value":"${migrationId}"`);
  expect(shown).toContain("These are the newest 10");
  const which = JSON.stringify(cancelList(summaries(2))(PEN).blocks);
  expect(which.match(/"action_id":"migration.cancel"/g)).toHaveLength(2);
  expect(which).toContain('"confirm":');
});

test("a row of the history says when, how long, and who did what", () => {
  const migration = aMigration({ createdAt: TEST_EPOCH, request: aMigrationRequest({ requestedBy: OTHER }) });
  const past = {
    migration,
    summary: aSummary(),
    endedAt: TEST_EPOCH + 25 * 60_000,
    endedBy: OTHER,
    approvedBy: [OTHER, { kind: "cliUser", name: "<!here>" } as const],
  };
  const drawn = historyList([past], false)(PEN);
  expect(messageProblems(drawn.blocks)).toEqual([]);
  const shown = JSON.stringify(drawn.blocks);
  expect(shown).toContain(
    "took 25 min · asked for by <@U7> · approved by <@U7>, `&lt;!here&gt;` · ended by <@U7>",
  );
});
