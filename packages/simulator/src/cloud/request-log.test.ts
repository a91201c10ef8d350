/** What the record of requests keeps, and what it must not. */
import { expect, test } from "vitest";

import { loggable } from "./request-log.ts";

test("secrets are masked, a signature is left out, and a signed URL ends at its query", () => {
  const kept = loggable([
    ["AccountPassword", "hunter2"],
    ["SecurityToken", "CAIS-secret"],
    ["AccessKeyId", "LTAI5t"],
    ["Signature", "c2VjcmV0"],
    ["OSSUrls", "https://b.oss.aliyuncs.com/k.bak?Signature=c2VjcmV0|2"],
  ]);
  expect(kept).toEqual({
    AccountPassword: "***",
    SecurityToken: "***",
    AccessKeyId: "***",
    OSSUrls: "https://b.oss.aliyuncs.com/k.bak?***|2",
  });
});

test("the token that tells a repetition from a second order is kept", () => {
  expect(loggable([["ClientToken", "mig_1-act_1"]])).toEqual({ ClientToken: "mig_1-act_1" });
});
