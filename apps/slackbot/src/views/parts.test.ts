import { text } from "@bakferry/core";
import { expect, test } from "vitest";

import { failureBlocks } from "./parts.ts";
import { createPen } from "./pen.ts";

const PEN = createPen("full", "en");

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

test("a failure of a row that was written before hosts were kept shows the request id", () => {
  expect(JSON.stringify(failureBlocks(FAILURE, PEN))).toContain("Request id of the cloud: 7C1F");
});
