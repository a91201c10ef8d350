import { OperationalError, text } from "@bakferry/core";
import { paint } from "@bakferry/host/terminal";
import { expect, test } from "vitest";

import { renderFailure, renderFailureJson } from "./failure.ts";

test("a refusal of the cloud is told in our words first and then in the cloud's", () => {
  const error = new OperationalError("OSS_BUCKET_NOT_FOUND", {
    message:
      "Could not read the properties of bucket backups: NoSuchBucket: The specified bucket does not exist.",
    verbatim: "NoSuchBucket: The specified bucket does not exist.",
    requestId: "65A0",
    contact: {
      service: "OSS",
      host: "backups.oss-cn-hangzhou.aliyuncs.com",
      status: 404,
      code: "NoSuchBucket",
    },
  });

  expect(shown(error)).toEqual([
    "bakferry: Could not read the properties of bucket backups. There is no bucket of that name.",
    "Next: Check the bucket name and the region, or create the bucket.",
    "The cloud said: NoSuchBucket: The specified bucket does not exist.",
    "OSS at backups.oss-cn-hangzhou.aliyuncs.com · HTTP 404 NoSuchBucket · request id 65A0",
    "OSS_BUCKET_NOT_FOUND",
  ]);
  expect(renderFailureJson(error)).toMatchObject({
    requestId: "65A0",
    service: "OSS",
    host: "backups.oss-cn-hangzhou.aliyuncs.com",
    httpStatus: 404,
    serviceCode: "NoSuchBucket",
  });
});

test("a remedy of the error itself goes before the catalogue's", () => {
  const remedy = text("error.grantAction", { action: "oss:PutObject", resource: "acs:oss:*:*:b/k" });
  const error = new OperationalError("OSS_ACCESS_DENIED", { message: "Could not send.", remedy });

  expect(shown(error)).toEqual([
    "bakferry: Could not send.",
    "Next: Grant oss:PutObject on acs:oss:*:*:b/k to the identity that Bakferry uses.",
    "OSS_ACCESS_DENIED",
  ]);
  expect(renderFailureJson(error)).toMatchObject({
    type: "error",
    version: 1,
    code: "OSS_ACCESS_DENIED",
    requestId: null,
    verbatim: null,
    host: null,
    httpStatus: null,
  });
});

test("damage of a file is told with its place, and not as words of the cloud", () => {
  const error = new OperationalError("FILE_DAMAGED", {
    message: "dbtest.bak is damaged at byte 7680: a page does not fit its checksum.",
    verbatim: "byte 7680: a page does not fit its checksum.",
  });

  expect(shown(error)).toEqual([
    "bakferry: dbtest.bak is damaged at byte 7680: a page does not fit its checksum.",
    expect.stringMatching(/^Next: Copy the file again/),
    "FILE_DAMAGED",
  ]);
});

function shown(error: OperationalError): readonly string[] {
  return paint(renderFailure(error), { columns: null, hasColors: false }).trimEnd().split("\n");
}
