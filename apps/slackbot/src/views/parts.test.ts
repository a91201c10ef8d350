import { summarize, text } from "@bakferry/core";
import { aChain, aMigration, aPolicy } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { failureBlocks } from "./parts.ts";
import { createPen } from "./pen.ts";
import { CUTOVER_ACTION, rootCard } from "./root-card.ts";

const PEN = createPen("full", "en");
const POLICY = aPolicy();

const FAILURE = {
  summary: text("failure.importEnded"),
  state: text("failure.objectStaged"),
  remedies: [],
  verbatim: null,
  requestId: "7C1F",
};

test("says who answered what", () => {
  const contact = { service: "RDS", host: "rds.aliyuncs.com", status: 403, code: "Forbidden.RAM" };
  expect(JSON.stringify(failureBlocks({ ...FAILURE, contact }, PEN))).toContain(
    "RDS at rds.aliyuncs.com · HTTP 403 Forbidden.RAM · request id 7C1F",
  );
});

test("whoever proposes a cut-over confirms that the writers are stopped, however long the names are", () => {
  const long = "n".repeat(128);
  const title = text("fact.title", { database: long, target: long });
  const migration = aMigration({ phase: "awaiting_increment", chain: aChain({ planned: [] }) });
  const summary = { ...summarize(migration, POLICY), title };
  const drawn = rootCard({ migration, summary }, PEN);
  const buttons = drawn.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
  const cutover = buttons.find(({ action_id: id }) => id === CUTOVER_ACTION);
  const confirm = cutover?.type === "button" ? cutover.confirm : undefined;
  expect(confirm?.text?.text).toContain("you confirm that the writers at the source are stopped");
  expect(confirm?.text?.text).toContain("what is written later is lost");
  expect(confirm?.confirm?.text).toBe("Writers are stopped: ask");
});

test("a failure of a row that was written before hosts were kept shows the request id", () => {
  expect(JSON.stringify(failureBlocks(FAILURE, PEN))).toContain("Request id of the cloud: 7C1F");
});
