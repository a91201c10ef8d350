/** The rules that no adapter's own test reaches. */
import { describe, expect, test } from "vitest";

import { refused, unreachable } from "./to-operational-error.ts";
import type { CloudCall } from "./to-operational-error.ts";

const OSS: CloudCall = {
  service: "OSS",
  what: "do it",
  action: "oss:PutObject",
  resource: "acs:oss:*:*:b/k",
};

describe("refused", () => {
  test.each([
    { code: "SecurityTokenExpired", renewable: true, retry: { kind: "after", milliseconds: 1000 } },
    { code: "SecurityTokenExpired", renewable: false, retry: { kind: "never" } },
    { code: "InvalidAccessKeyId", renewable: true, retry: { kind: "never" } },
  ])("$code of credentials that can be renewed ($renewable)", ({ code, renewable, retry }) => {
    const error = refused({ ...OSS, renewable }, { status: 403, code, message: "No." });
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED", retry });
  });

  test("a signed URL that is too old speaks of the clock, not of rights", () => {
    const error = refused(OSS, { status: 403, code: "AccessDenied", message: "Request has expired." });
    expect(error).toMatchObject({ code: "CLOCK_SKEWED", remedy: undefined });
  });

  test.each([
    ["oss-cn-shanghai.aliyuncs.com", "cn-shanghai"],
    ["oss-cn-shanghai-internal.aliyuncs.com", "cn-shanghai"],
    ["oss-cn-hzjbp.aliyuncs.com", "cn-hangzhou-finance"],
  ])("a bucket that is served by %s is one of the region %s", (rightEndpoint, region) => {
    const message = "The bucket you are attempting to access must be addressed using the specified endpoint.";
    const error = refused(OSS, { status: 403, code: "AccessDenied", message, rightEndpoint });
    expect(error).toMatchObject({
      code: "OSS_REQUEST_REFUSED",
      remedy: { key: "error.bucketElsewhere", values: { region } },
    });
  });

  test.each(["UserDisable", "InDebt", "InDebtOverdue", "AbnormalBucketOwnerStatus"])(
    "%s is a matter of the account and not of a permission",
    (code) => {
      const error = refused(OSS, { status: 403, code, message: code });
      expect(error).toMatchObject({ code: "OSS_REQUEST_REFUSED", remedy: { key: "error.ossNotUsable" } });
    },
  );

  test.each([
    [429, "CLOUD_THROTTLED"],
    [502, "CLOUD_FAILED"],
    [407, "CLOUD_ANSWER_UNREADABLE"],
  ])("status %i without a word of the cloud is %s", (status, code) => {
    expect(refused(OSS, { status, code: "", message: `status ${status}` })).toMatchObject({ code });
  });

  test("hides what the cloud hands back of the request", () => {
    const message =
      "The signature does not match. string to sign is: POST&%2F&AccessKeyId%3DLTAI5tTestKeyOfTests";
    const error = refused(OSS, { status: 403, code: "SignatureDoesNotMatch", message });
    expect(error.verbatim).toBe(
      "SignatureDoesNotMatch: The signature does not match. string to sign is: [redacted]",
    );
    expect(error.message).not.toContain("LTAI");
  });
});

describe("unreachable", () => {
  test.each([
    ["ECONNREFUSED", false],
    ["ENOTFOUND", false],
    ["ECONNRESET", true],
    ["ETIMEDOUT", true],
  ])("after %s a request that counts may have taken effect: %s", (code, ambiguous) => {
    const cause = Object.assign(new Error("x"), { code });
    expect(unreachable({ ...OSS, once: true }, "it broke", cause)).toMatchObject({ ambiguous });
    expect(unreachable(OSS, "it broke", cause)).toMatchObject({ ambiguous: false });
  });
});
