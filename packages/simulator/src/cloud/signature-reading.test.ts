/** Requests as clients sign them, with the parts that the log keeps. */
import { describe, expect, test } from "vitest";

import { readSignature, type SignatureReading } from "./signature-reading.ts";

interface Signed {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

function read({ headers = {}, query = {} }: Signed): SignatureReading {
  return readSignature({
    method: "PUT",
    path: "/migratetest/a.bak",
    headers: new Map(Object.entries(headers)),
    query: new Map(Object.entries(query)),
  });
}

const SCOPE = "20261122/cn-hangzhou/oss/aliyun_v4_request";

describe("the signature of a request", () => {
  test.each<[string, Signed, Partial<SignatureReading>]>([
    [
      "OSS V4 in the header",
      {
        headers: {
          authorization: `OSS4-HMAC-SHA256 Credential=LTAI1/${SCOPE},AdditionalHeaders=host;range,Signature=0f`,
          "x-oss-date": "20261122T100000Z",
          "x-oss-security-token": "a-secret-token",
        },
      },
      {
        scheme: "ossV4Header",
        accessKeyId: "LTAI1",
        scope: SCOPE,
        signedAt: "20261122T100000Z",
        signedHeaders: ["host", "range"],
        hasToken: true,
      },
    ],
    [
      "OSS V4 in a URL",
      {
        query: {
          "x-oss-signature-version": "OSS4-HMAC-SHA256",
          "x-oss-credential": `LTAI1/${SCOPE}`,
          "x-oss-date": "20261122T100000Z",
          "x-oss-expires": "3600",
        },
      },
      { scheme: "ossV4Url", accessKeyId: "LTAI1", scope: SCOPE, expires: "3600" },
    ],
    [
      "OSS V1 in the header",
      { headers: { authorization: "OSS LTAI1:c2ln", date: "Sun, 22 Nov 2026 10:00:00 GMT" } },
      { scheme: "ossV1Header", accessKeyId: "LTAI1", signedAt: "Sun, 22 Nov 2026 10:00:00 GMT" },
    ],
    [
      "OSS V1 in a URL",
      { query: { OSSAccessKeyId: "LTAI1", Expires: "1795341723", Signature: "c2ln" } },
      { scheme: "ossV1Url", accessKeyId: "LTAI1", expires: "1795341723" },
    ],
    [
      "ACS3",
      {
        headers: {
          authorization: "ACS3-HMAC-SHA256 Credential=LTAI1,SignedHeaders=host;x-acs-action,Signature=0f",
          "x-acs-date": "2026-11-22T10:00:00Z",
        },
      },
      { scheme: "acs3", accessKeyId: "LTAI1", signedHeaders: ["host", "x-acs-action"], hasToken: false },
    ],
    [
      "the older RPC signature",
      { query: { SignatureVersion: "1.0", AccessKeyId: "LTAI1", Timestamp: "2026-11-22T10:00:00Z" } },
      { scheme: "rpcV2", accessKeyId: "LTAI1", signedAt: "2026-11-22T10:00:00Z" },
    ],
    ["none at all", {}, { scheme: "none", accessKeyId: null }],
    [
      "a header that is cut off",
      { headers: { authorization: "OSS4-HMAC-SHA256 Credential=" } },
      { scheme: "ossV4Header", accessKeyId: null, scope: null, signedHeaders: [] },
    ],
  ])("is read: %s", (_, signed, expected) => {
    const reading = read(signed);
    expect(reading).toMatchObject(expected);
    expect(JSON.stringify(reading)).not.toMatch(/a-secret-token|c2ln|"0f"/);
  });
});
