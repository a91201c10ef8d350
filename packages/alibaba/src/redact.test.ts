/** Whatever shape a secret travels in, it does not survive. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { redact } from "./redact.ts";

/** A secret as it looks on each of its ways out. */
const SHAPES: readonly (readonly [string, (secret: string) => string])[] = [
  [
    "an RDS request in the message of a network error",
    (secret) =>
      `connect ECONNREFUSED POST http://127.0.0.1:9/?AccountName=bob&AccountPassword=${encodeURIComponent(secret)} failed.`,
  ],
  [
    "a signed OSS URL",
    (secret) =>
      `GET https://b.oss-cn-hangzhou.aliyuncs.com/k.bak?x-oss-date=20261122T100007Z&x-oss-signature=${secret}`,
  ],
  [
    "a signed URL inside a parameter",
    (secret) =>
      `?OSSUrls=${encodeURIComponent(encodeURIComponent(`https://b/k?Signature=${secret}&x=y`))}&DBName=db`,
  ],
  [
    "a string to sign",
    (secret) =>
      `The signature does not match. string to sign is:POST&%2F&AccountPassword%3D${secret}%26Action`,
  ],
  ["JSON", (secret) => JSON.stringify({ Credentials: { AccessKeySecret: secret, SecurityToken: secret } })],
  ["XML", (secret) => `<Error><Code>X</Code><SecurityToken>${secret}</SecurityToken></Error>`],
  [
    "a header",
    (secret) => `Authorization: OSS4-HMAC-SHA256 Credential=AK/20261122/cn/oss,Signature=${secret}`,
  ],
  ["a token header", (secret) => `x-acs-security-token: ${secret}`],
  ["an environment variable", (secret) => `OSS_ACCESS_KEY_SECRET=${secret}`],
];

describe("redact", () => {
  test.each(SHAPES)("removes a secret from %s", (_, wrap) => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/=_.-]{12,40}$/);
    fc.assert(
      fc.property(secret, (value) => {
        const clean = redact(wrap(value));
        expect(clean).not.toContain(value);
        expect(clean).not.toContain(encodeURIComponent(value));
        expect(clean).toContain("[redacted]");
        expect(redact(clean)).toBe(clean);
      }),
    );
  });

  test("removes access key ids wherever they stand", () => {
    expect(redact("key LTAI5tExampleKey00 is disabled")).toBe("key [redacted] is disabled");
    expect(redact("key STS.NTExampleKey00 is expired")).toBe("key [redacted] is expired");
  });

  test.each([
    "InvalidDBName: The specified database name is not allowed.",
    "InvalidAccessKeyId: The key does not exist.",
    "InvalidSecurityToken: It has expired.",
    "connect ECONNREFUSED 127.0.0.1:9000",
    "Grant rds:CreateMigrateTask on acs:rds:cn-hangzhou:*:dbinstance/rm-1.",
    "https://api.aliyun.com/troubleshoot?q=Throttling.User&product=Rds",
  ])("leaves %j as it is", (text) => {
    expect(redact(text)).toBe(text);
  });
});
