import { describe, expect, test } from "vitest";

import { createAccessKeys } from "../access-keys.ts";
import { botKey } from "../testing/test-cloud.ts";
import { authenticateV2, authenticateV3, createNonces, type RpcJudge } from "./authenticate-rpc.ts";
import { sha256, type SignedCall, signV2, signV3 } from "./rpc-signature.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");

describe("authenticateV3", () => {
  test("believes a call once", () => {
    const judge = judgeAt(NOW);
    expect(authenticateV3(signedCall(), judge).id).toBe(botKey().id);
    expect(() => authenticateV3(signedCall(), judge)).toThrow("nonce was used already");
  });

  test.each([-15 * 60_000, 15 * 60_000])("takes a clock that is off by %s ms, and no more", (skew) => {
    expect(() => authenticateV3(signedCall(), judgeAt(NOW + skew))).not.toThrow();
    expect(() => authenticateV3(signedCall(), judgeAt(NOW + skew + Math.sign(skew) * 1000))).toThrow(
      "expired",
    );
  });

  test("a nonce is forgotten when a call with it would be too old anyway", () => {
    const nonces = createNonces();
    nonces.use("a", NOW);
    expect(() => nonces.use("a", NOW + 30 * 60_000)).toThrow("used already");
    expect(() => nonces.use("a", NOW + 31 * 60_000)).not.toThrow();
  });

  test.each([
    { title: "another query", change: { query: new Map([["DBInstanceId", "rm-other"]]) } },
    { title: "another body", change: { body: "x=1" } },
    { title: "another method", change: { method: "GET" } },
  ])("$title breaks the signature", ({ change }) => {
    expect(() => authenticateV3({ ...signedCall(), ...change }, judgeAt(NOW))).toThrow("not matched");
  });

  test.each([
    "Basic abc",
    "ACS3-HMAC-SHA256 Credential=LTAI",
    "ACS3-HMAC-SHA1 Credential=a,SignedHeaders=b,Signature=c",
  ])("%s is no signature", (authorization) => {
    const { headers, ...call } = signedCall();
    const changed = { ...call, headers: new Map([...headers, ["authorization", authorization]]) };
    expect(() => authenticateV3(changed, judgeAt(NOW))).toThrow("does not conform to Aliyun standards");
  });

  test("a disabled key is refused before its signature is looked at", () => {
    const keys = createAccessKeys([{ ...botKey(), isDisabled: true }]);
    expect(() => authenticateV3(signedCall(), { ...judgeAt(NOW), keys })).toThrow("access key is disabled");
  });

  test("a header of the call that is not signed breaks it", () => {
    const call = signedCall(["host", "x-acs-action", "x-acs-date"]);
    expect(() => authenticateV3(call, judgeAt(NOW))).toThrow("must be present and signed");
  });
});

describe("authenticateV2", () => {
  test("believes the documented form, once", () => {
    const parameters = signedParameters();
    const judge = judgeAt(NOW);
    expect(authenticateV2("GET", parameters, judge).id).toBe(botKey().id);
    expect(() => authenticateV2("GET", parameters, judge)).toThrow("nonce was used already");
  });

  test("refuses a signature that cannot be one", () => {
    const parameters = new Map([...signedParameters(), ["Signature", "short"] as const]);
    expect(() => authenticateV2("GET", parameters, judgeAt(NOW))).toThrow("does not conform");
  });

  test("refuses another method and an altered parameter", () => {
    const altered = new Map([...signedParameters(), ["RegionId", "cn-beijing"] as const]);
    expect(() => authenticateV2("POST", signedParameters(), judgeAt(NOW))).toThrow("not matched");
    expect(() => authenticateV2("GET", altered, judgeAt(NOW))).toThrow("not matched");
  });
});

function judgeAt(now: number): RpcJudge {
  return { keys: createAccessKeys([botKey()]), nonces: createNonces(), now };
}

const SIGNED_HEADERS = [
  "host",
  "x-acs-action",
  "x-acs-content-sha256",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-version",
];

function signedCall(signedHeaders: readonly string[] = SIGNED_HEADERS): SignedCall {
  const headers = new Map([
    ["host", "127.0.0.1:1"],
    ["x-acs-action", "DescribeDatabases"],
    ["x-acs-content-sha256", sha256("")],
    ["x-acs-date", "2026-11-22T10:00:00Z"],
    ["x-acs-signature-nonce", "nonce"],
    ["x-acs-version", "2014-08-15"],
  ]);
  const call = { method: "POST", path: "/", query: new Map([["DBInstanceId", "rm-1"]]), headers, body: "" };
  const signature = signV3(call, signedHeaders, botKey().secret);
  headers.set(
    "authorization",
    `ACS3-HMAC-SHA256 Credential=${botKey().id},SignedHeaders=${signedHeaders.join(";")},Signature=${signature}`,
  );
  return call;
}

function signedParameters(): ReadonlyMap<string, string> {
  const parameters = new Map([
    ["AccessKeyId", botKey().id],
    ["Action", "DescribeDBInstances"],
    ["RegionId", "cn-hangzhou"],
    ["SignatureMethod", "HMAC-SHA1"],
    ["SignatureNonce", "nonce"],
    ["SignatureVersion", "1.0"],
    ["Timestamp", "2026-11-22T10:00:00Z"],
    ["Version", "2014-08-15"],
  ]);
  return parameters.set("Signature", signV2("GET", parameters, botKey().secret));
}
